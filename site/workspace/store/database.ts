import { openDB, type DBSchema, type IDBPDatabase } from 'idb'
import type { DraftRecord, SavedRequest } from './request-schemas.ts'
import type { BackupRecord, FileRecord, ProgressRecord, SyncedRecord, UndoRecord, VerdictRecord, WorkRecord } from './schemas.ts'

/** Raised with each change of the stored shape; `upgrade` has a step for each. */
export const DATABASE_VERSION = 4

export interface Schema extends DBSchema {
  files: { key: [string, string]; value: FileRecord; indexes: { slug: string } }
  work: { key: string; value: WorkRecord }
  backups: { key: number; value: Unnumbered<BackupRecord>; indexes: { slug: string } }
  verdicts: { key: number; value: Unnumbered<VerdictRecord>; indexes: { slug: string } }
  progress: { key: string; value: ProgressRecord }
  synced: { key: [string, string, string]; value: SyncedRecord }
  undo: { key: [string, string]; value: UndoRecord; indexes: { slug: string } }
  requests: { key: number; value: Unnumbered<SavedRequest>; indexes: { slug: string } }
  drafts: { key: string; value: DraftRecord }
}

/** A record before IndexedDB has given it its number. */
type Unnumbered<R extends { id: number }> = Omit<R, 'id'> & { id?: number }

export type Database = IDBPDatabase<Schema>

/**
 * Opens the device's store. Closes it when another tab needs a newer version,
 * so that no tab is blocked.
 *
 * @throws StorageError when the browser offers no storage here (private window, blocked by a setting)
 */
export async function openDatabase(name = 'loadbearing'): Promise<Database> {
  try {
    return await openDB<Schema>(name, DATABASE_VERSION, {
      upgrade(database, from) {
        if (from < 1) {
          database.createObjectStore('files', { keyPath: ['slug', 'path'] }).createIndex('slug', 'slug')
          database.createObjectStore('work', { keyPath: 'slug' })
          database.createObjectStore('backups', { keyPath: 'id', autoIncrement: true }).createIndex('slug', 'slug')
          database.createObjectStore('verdicts', { keyPath: 'id', autoIncrement: true }).createIndex('slug', 'slug')
          database.createObjectStore('progress', { keyPath: 'slug' })
        }
        if (from < 2) database.createObjectStore('synced', { keyPath: ['person', 'slug', 'path'] })
        if (from < 3) database.createObjectStore('undo', { keyPath: ['slug', 'path'] }).createIndex('slug', 'slug')
        if (from < 4) {
          database.createObjectStore('requests', { keyPath: 'id', autoIncrement: true }).createIndex('slug', 'slug')
          database.createObjectStore('drafts', { keyPath: 'slug' })
        }
      },
      blocking(_current, _blocked, event) {
        const { target } = event
        if (target instanceof IDBDatabase) target.close()
      },
    })
  } catch (error) {
    throw new StorageError('This browser does not let the page keep files here', error)
  }
}

/** The device could not read or write. The message is one plain sentence. */
export class StorageError extends Error {
  override readonly name = 'StorageError'
  constructor(message: string, cause: unknown) {
    super(`${message}: ${reasonOf(cause)}`, { cause })
  }
}

function reasonOf(cause: unknown): string {
  if (cause instanceof DOMException && cause.name === 'QuotaExceededError') return 'the disk quota of this site is used up.'
  return cause instanceof Error ? cause.message.replace(/\.?$/, '.') : 'the browser gave no reason.'
}
