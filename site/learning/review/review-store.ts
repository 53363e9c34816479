import { openDB, type DBSchema, type IDBPDatabase } from 'idb'
import * as z from 'zod/mini'
import { StorageError } from '../../workspace/store/database.ts'
import { reviewSchema, type Review } from './review.ts'

/** Raised with each change of the stored shape; `upgrade` has a step for each. */
const VERSION = 1

const storedSchema = z.extend(reviewSchema, {
  /** Whose it is. Empty: of whoever has been here without signing in. */
  person: z.string(),
  /** 0: the account has it. */
  unsent: z.number(),
})
const holderSchema = z.object({ id: z.string(), kind: z.enum(['guest', 'account']) })

type Stored = z.infer<typeof storedSchema>
export type Holder = z.infer<typeof holderSchema>

interface Schema extends DBSchema {
  reviews: { key: [string, string]; value: Stored; indexes: { person: string; unsent: [string, number] } }
  meta: { key: string; value: unknown }
}

const NOBODY = ''
const HOLDER = 'holder'
const cursorOf = (person: string): string => `cursor ${person}`

/**
 * The reviews that a device keeps, each of a person. It shows those of its holder: whoever was signed in here last, or nobody.
 * Apart from the workspace's store, so that a page that only counts opens little.
 */
export class ReviewStore {
  readonly #database: IDBPDatabase<Schema>

  private constructor(database: IDBPDatabase<Schema>) {
    this.#database = database
  }

  /** @throws StorageError when the browser offers no storage here */
  static async open(name = 'loadbearing-review'): Promise<ReviewStore> {
    try {
      const database = await openDB<Schema>(name, VERSION, {
        upgrade(fresh) {
          const reviews = fresh.createObjectStore('reviews', { keyPath: ['person', 'id'] })
          reviews.createIndex('person', 'person')
          reviews.createIndex('unsent', ['person', 'unsent'])
          fresh.createObjectStore('meta')
        },
        blocking(_current, _blocked, { target }) {
          if (target instanceof IDBDatabase) target.close()
        },
      })
      return new ReviewStore(database)
    } catch (error) {
      throw new StorageError('This browser does not let the page keep reviews here', error)
    }
  }

  close(): void {
    this.#database.close()
  }

  /** All reviews of the holder. */
  async all(): Promise<Review[]> {
    return this.#of(await this.#person())
  }

  async add(reviews: readonly Review[]): Promise<void> {
    await this.#put(await this.#person(), reviews, 1)
  }

  /** Those of somebody that their account does not have yet. */
  async unsent(person: string): Promise<Review[]> {
    const stored = await this.#database.getAllFromIndex('reviews', 'unsent', [person, 1])
    return z.array(storedSchema).parse(stored).map(toReview)
  }

  /** Takes over what the account has. */
  async take(person: string, reviews: readonly Review[]): Promise<void> {
    await this.#put(person, reviews, 0)
  }

  async cursor(person: string): Promise<number> {
    return z.catch(z.number(), 0).parse(await this.#database.get('meta', cursorOf(person)))
  }

  async setCursor(person: string, cursor: number): Promise<void> {
    await this.#database.put('meta', cursor, cursorOf(person))
  }

  async holder(): Promise<Holder | undefined> {
    return holderSchema.safeParse(await this.#database.get('meta', HOLDER)).data
  }

  /**
   * From now on the device is somebody's. What nobody or a guest has done here becomes theirs; what another account has done
   * stays that account's, and waits here until they sign in again.
   */
  async welcome(holder: Holder): Promise<void> {
    const before = await this.holder()
    if (before?.id === holder.id) return
    const from = [NOBODY, ...(before?.kind === 'guest' ? [before.id] : [])]
    const transaction = this.#database.transaction(['reviews', 'meta'], 'readwrite')
    const reviews = transaction.objectStore('reviews')
    for (const person of from)
      for (const review of await reviews.index('person').getAll(person)) {
        await reviews.delete([person, review.id])
        await reviews.put({ ...review, person: holder.id, unsent: 1 })
      }
    await transaction.objectStore('meta').put(holder, HOLDER)
    await transaction.done
  }

  /** Removes all reviews, whoever's they are. */
  async clear(): Promise<void> {
    const transaction = this.#database.transaction(['reviews', 'meta'], 'readwrite')
    await Promise.all([transaction.objectStore('reviews').clear(), transaction.objectStore('meta').clear(), transaction.done])
  }

  async #person(): Promise<string> {
    return (await this.holder())?.id ?? NOBODY
  }

  async #of(person: string): Promise<Review[]> {
    const stored = await this.#database.getAllFromIndex('reviews', 'person', person)
    return z.array(storedSchema).parse(stored).map(toReview)
  }

  async #put(person: string, reviews: readonly Review[], unsent: 0 | 1): Promise<void> {
    try {
      const transaction = this.#database.transaction('reviews', 'readwrite')
      for (const review of reviews) void transaction.store.put({ ...review, person, unsent })
      await transaction.done
    } catch (error) {
      throw new StorageError('Your review could not be saved on this device', error)
    }
  }
}

const toReview = ({ id, card, deed, at }: Stored): Review => ({ id, card, deed, at })
