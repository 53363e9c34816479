import * as z from 'zod/mini'
import type { WorkContent, WorkFile, WorkProgress } from '../../runtimes/server/work-api.ts'
import { openDatabase, type Database } from '../store/database.ts'
import { fileRecordSchema, progressRecordSchema, type ProgressRecord } from '../store/schemas.ts'
import { isSame, type LocalFile, type SyncedFile } from './plan.ts'

const contentSchema = z.discriminatedUnion('state', [
  z.object({ state: z.literal('text'), text: z.string() }),
  z.object({ state: z.literal('deleted') }),
  z.object({ state: z.literal('starter') }),
])

const STARTER: WorkContent = { state: 'starter' }

/** Changes of a whole exercise, as backups have them. */
type Snapshot = Record<string, string | null>

/** What the device keeps, as far as an account has to know of it. */
export class SyncStore {
  readonly #database: Database

  constructor(database: Database) {
    this.#database = database
  }

  static async open(name?: string): Promise<SyncStore> {
    return new SyncStore(await openDatabase(name))
  }

  close(): void {
    this.#database.close()
  }

  /** Exercises in which something was done on this device. */
  async slugs(): Promise<string[]> {
    const files = z.array(fileRecordSchema).parse(await this.#database.getAll('files'))
    const progress = await this.#database.getAllKeys('progress')
    return [...new Set([...files.map(({ slug }) => slug), ...progress])]
  }

  async files(slug: string): Promise<Map<string, LocalFile>> {
    const records = z.array(fileRecordSchema).parse(await this.#database.getAllFromIndex('files', 'slug', slug))
    return new Map(records.map(({ path, text, savedAt }) => [path, { content: contentOf(text), savedAt }]))
  }

  async synced(person: string, slug: string): Promise<Map<string, SyncedFile>> {
    const records = await this.#database.getAll('synced', IDBKeyRange.bound([person, slug], [person, slug, []]))
    return new Map(records.map(({ path, content, version }) => [path, { content: contentSchema.parse(content), version }]))
  }

  /** From now on device and account agree on these. */
  async agree(person: string, slug: string, files: readonly WorkFile[]): Promise<void> {
    const transaction = this.#database.transaction('synced', 'readwrite')
    for (const { path, content, version } of files) void transaction.store.put({ person, slug, path, content, version })
    await transaction.done
  }

  /**
   * Takes files over from the account, where this device still has what it had when that was decided.
   *
   * @param expected what it had, by path
   * @returns paths of those that were taken
   */
  async take(person: string, slug: string, files: readonly WorkFile[], expected: ReadonlyMap<string, LocalFile>): Promise<string[]> {
    const transaction = this.#database.transaction(['files', 'synced'], 'readwrite')
    const [local, synced] = [transaction.objectStore('files'), transaction.objectStore('synced')]
    const taken: string[] = []
    for (const { path, content, version, savedAt } of files) {
      const now = await local.get([slug, path])
      if (!isSame(now ? contentOf(now.text) : STARTER, expected.get(path)?.content ?? STARTER)) continue
      if (content.state === 'starter') await local.delete([slug, path])
      else await local.put({ slug, path, text: content.state === 'text' ? content.text : null, savedAt: Date.parse(savedAt) })
      await synced.put({ person, slug, path, content, version })
      taken.push(path)
    }
    await transaction.done
    return taken
  }

  async keep(slug: string, reason: string, files: Snapshot): Promise<void> {
    await this.#database.add('backups', { slug, madeAt: Date.now(), reason, files })
  }

  async progress(slug: string): Promise<ProgressRecord | undefined> {
    const record = await this.#database.get('progress', slug)
    return record && progressRecordSchema.parse(record)
  }

  /** The account knows of something better. */
  async raise({ slug, status, holds, requirements, at }: WorkProgress): Promise<void> {
    const transaction = this.#database.transaction('progress', 'readwrite')
    const stored = await transaction.store.get(slug)
    const before = stored && progressRecordSchema.parse(stored)
    const isAsMany = before?.of === requirements
    const isOlder = before !== undefined && !isAsMany && before.at > Date.parse(at)
    await transaction.store.put({
      slug,
      status: before?.status === 'passed' ? 'passed' : status,
      passed: isAsMany ? Math.max(before.passed, holds) : isOlder ? before.passed : holds,
      of: isOlder ? before.of : requirements,
      at: Math.max(before?.at ?? 0, Date.parse(at)),
    })
    await transaction.done
  }

  /** The files of somebody else who was signed in here become a backup, and their progress goes. */
  async setAside(reason: string): Promise<{ slug: string; paths: string[] }[]> {
    const transaction = this.#database.transaction(['files', 'progress', 'backups'], 'readwrite')
    const records = z.array(fileRecordSchema).parse(await transaction.objectStore('files').getAll())
    const bySlug = Map.groupBy(records, ({ slug }) => slug)
    for (const [slug, files] of bySlug)
      await transaction.objectStore('backups').add({
        ...{ slug, reason, madeAt: Date.now() },
        files: Object.fromEntries(files.map(({ path, text }) => [path, text])),
      })
    await transaction.objectStore('files').clear()
    await transaction.objectStore('progress').clear()
    await transaction.done
    return [...bySlug].map(([slug, files]) => ({ slug, paths: files.map(({ path }) => path) }))
  }

  /** Nothing of anybody is on this device any more. */
  async removeAll(): Promise<void> {
    const stores = [...this.#database.objectStoreNames]
    const transaction = this.#database.transaction(stores, 'readwrite')
    await Promise.all(stores.map((store) => transaction.objectStore(store).clear()))
    await transaction.done
  }
}

const contentOf = (text: string | null): WorkContent => (text === null ? { state: 'deleted' } : { state: 'text', text })

/** Files as a backup has them: what is as in the starter is left out. */
export function snapshotOf(files: Iterable<readonly [string, WorkContent]>): Snapshot {
  return Object.fromEntries(
    [...files].flatMap(([path, content]) =>
      content.state === 'starter' ? [] : [[path, content.state === 'text' ? content.text : null] as const],
    ),
  )
}
