import type { Draft } from '../request/draft.ts'
import { openDatabase, StorageError, type Database } from './database.ts'
import { draftRecordSchema, savedRequestSchema, type SavedRequest } from './request-schemas.ts'

/**
 * The requests of one exercise that the device keeps. Every method rejects
 * with `StorageError` when the browser refuses.
 */
export class RequestStore {
  readonly #database: Database
  readonly #slug: string

  constructor(database: Database, slug: string) {
    this.#database = database
    this.#slug = slug
  }

  static async open(slug: string, name?: string): Promise<RequestStore> {
    return new RequestStore(await openDatabase(name), slug)
  }

  close(): void {
    this.#database.close()
  }

  /** Oldest first. One that can't be read is counted and stays where it is. */
  async saved(): Promise<{ requests: SavedRequest[]; unreadable: number }> {
    const records = await this.#read(() => this.#database.getAllFromIndex('requests', 'slug', this.#slug))
    const requests = records.flatMap((record) => savedRequestSchema.safeParse(record).data ?? [])
    return { requests, unreadable: records.length - requests.length }
  }

  async add(name: string, draft: Draft): Promise<SavedRequest> {
    const request = { slug: this.#slug, name, draft, savedAt: Date.now() }
    const id = await this.#write(() => this.#database.add('requests', request))
    return { ...request, id }
  }

  /** Also one that was deleted: it comes back where it was. */
  async put(request: SavedRequest): Promise<void> {
    await this.#write(() => this.#database.put('requests', request))
  }

  async delete(id: number): Promise<void> {
    await this.#write(() => this.#database.delete('requests', id))
  }

  async draft(): Promise<Draft | undefined> {
    const record = await this.#read(() => this.#database.get('drafts', this.#slug))
    return draftRecordSchema.safeParse(record).data?.draft
  }

  async saveDraft(draft: Draft): Promise<void> {
    await this.#write(() => this.#database.put('drafts', { slug: this.#slug, draft, savedAt: Date.now() }))
  }

  #read<T>(operation: () => Promise<T>): Promise<T> {
    return operation().catch((error: unknown) => {
      throw new StorageError('Your saved requests could not be read', error)
    })
  }

  #write<T>(operation: () => Promise<T>): Promise<T> {
    return operation().catch((error: unknown) => {
      throw new StorageError('Your request could not be saved on this device', error)
    })
  }
}
