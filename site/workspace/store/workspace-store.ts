import * as z from 'zod/mini'
import type { Verdict } from '#engine/verdict/verdict.ts'
import type { UndoSteps } from '../model/undo-steps.ts'
import { openDatabase, StorageError, type Database } from './database.ts'
import {
  backupRecordSchema,
  fileRecordSchema,
  progressRecordSchema,
  undoRecordSchema,
  verdictRecordSchema,
  workRecordSchema,
  type BackupRecord,
  type VerdictRecord,
  type WorkRecord,
} from './schemas.ts'

/** Differences from the starter by path; `null` is a deleted file, `undefined` a file that is as in the starter again. */
export type Changes = Readonly<Record<string, string | null | undefined>>

/** How many backups and verdicts of an exercise are kept; the oldest go first. */
export const KEPT = 30

/**
 * What the device keeps of one exercise. Every method rejects with
 * `StorageError` when the browser refuses.
 */
export class WorkspaceStore {
  readonly #database: Database
  readonly #slug: string

  constructor(database: Database, slug: string) {
    this.#database = database
    this.#slug = slug
  }

  static async open(slug: string, name?: string): Promise<WorkspaceStore> {
    return new WorkspaceStore(await openDatabase(name), slug)
  }

  close(): void {
    this.#database.close()
  }

  async changes(): Promise<Record<string, string | null>> {
    const records = z.array(fileRecordSchema).parse(await this.#read(() => this.#database.getAllFromIndex('files', 'slug', this.#slug)))
    return Object.fromEntries(records.map(({ path, text }) => [path, text]))
  }

  /**
   * Writes the given paths and leaves all others as they are, so that two tabs don't undo each other's files.
   *
   * @param undo the way that led to each text, written with it or not at all
   */
  async saveChanges(changes: Changes, undo: Readonly<Record<string, UndoSteps | undefined>> = {}): Promise<void> {
    await this.#write(async () => {
      const transaction = this.#database.transaction(['files', 'undo'], 'readwrite')
      const [files, ways] = [transaction.objectStore('files'), transaction.objectStore('undo')]
      const savedAt = Date.now()
      for (const [path, text] of Object.entries(changes)) {
        if (text === undefined) void files.delete([this.#slug, path])
        else void files.put({ slug: this.#slug, path, text, savedAt })
      }
      for (const [path, steps] of Object.entries(undo)) {
        if (steps === undefined) void ways.delete([this.#slug, path])
        else void ways.put({ slug: this.#slug, path, ...steps })
      }
      await transaction.done
    })
  }

  /** By path. A way that can't be read any more is none: the text itself is kept elsewhere. */
  async undo(): Promise<Record<string, UndoSteps>> {
    const records = await this.#read(() => this.#database.getAllFromIndex('undo', 'slug', this.#slug))
    return Object.fromEntries(
      records.flatMap((record) => {
        const { success, data } = undoRecordSchema.safeParse(record)
        return success ? [[data.path, { steps: data.steps, position: data.position }]] : []
      }),
    )
  }

  async work(): Promise<WorkRecord | undefined> {
    const record = await this.#read(() => this.#database.get('work', this.#slug))
    return record && workRecordSchema.parse(record)
  }

  async saveWork(work: Omit<WorkRecord, 'slug' | 'savedAt'>): Promise<void> {
    await this.#write(() => this.#database.put('work', { ...work, slug: this.#slug, savedAt: Date.now() }))
  }

  /** Newest first. */
  async backups(): Promise<BackupRecord[]> {
    const records = await this.#read(() => this.#database.getAllFromIndex('backups', 'slug', this.#slug))
    return z.array(backupRecordSchema).parse(records).reverse()
  }

  async addBackup(reason: string, files: BackupRecord['files']): Promise<void> {
    await this.#write(async () => {
      await this.#database.add('backups', { slug: this.#slug, madeAt: Date.now(), reason, files })
      await this.#prune('backups')
    })
  }

  /** Newest first. */
  async verdicts(): Promise<VerdictRecord[]> {
    const records = await this.#read(() => this.#database.getAllFromIndex('verdicts', 'slug', this.#slug))
    return z.array(verdictRecordSchema).parse(records).reverse()
  }

  /** Keeps the verdict and what it means for the progress. Our own errors say nothing about the learner: not progress. */
  async addVerdict(verdict: Verdict, signature?: string): Promise<void> {
    await this.#write(async () => {
      await this.#database.add('verdicts', { slug: this.#slug, at: Date.now(), verdict, ...(signature === undefined ? {} : { signature }) })
      await this.#prune('verdicts')
    })
    if (verdict.status === 'error') return
    const passed = verdict.requirements.filter(({ status }) => status === 'passed').length
    await this.#raiseProgress(verdict.status === 'passed' ? 'passed' : 'started', passed, verdict.requirements.length)
  }

  /** The learner has changed something. */
  async markStarted(of: number): Promise<void> {
    await this.#raiseProgress('started', 0, of)
  }

  async #raiseProgress(status: 'started' | 'passed', passed: number, of: number): Promise<void> {
    await this.#write(async () => {
      const transaction = this.#database.transaction('progress', 'readwrite')
      const stored = await transaction.store.get(this.#slug)
      const before = stored && progressRecordSchema.parse(stored)
      const best = before && before.of === of ? Math.max(before.passed, passed) : passed
      await transaction.store.put({
        slug: this.#slug,
        status: before?.status === 'passed' ? 'passed' : status,
        passed: best,
        of,
        at: Date.now(),
      })
      await transaction.done
    })
  }

  async #prune(store: 'backups' | 'verdicts'): Promise<void> {
    const keys = await this.#database.getAllKeysFromIndex(store, 'slug', this.#slug)
    await Promise.all(keys.slice(0, Math.max(0, keys.length - KEPT)).map((key) => this.#database.delete(store, key)))
  }

  async #read<T>(operation: () => Promise<T>): Promise<T> {
    return operation().catch((error: unknown) => {
      throw new StorageError('Your saved work could not be read', error)
    })
  }

  async #write(operation: () => Promise<unknown>): Promise<void> {
    await operation().catch((error: unknown) => {
      throw new StorageError('Your change could not be saved on this device', error)
    })
  }
}
