import 'fake-indexeddb/auto'
import { openDB } from 'idb'
import { expect, test } from 'vitest'
import { SyncStore } from '../sync/sync-store.ts'
import { openDatabase } from './database.ts'
import { RequestStore } from './request-store.ts'
import { WorkspaceStore } from './workspace-store.ts'

/** The store as pages made it at the time. */
async function makeVersion(version: 1 | 2 | 3, name: string): Promise<void> {
  const database = await openDB(name, version, {
    upgrade(made) {
      made.createObjectStore('files', { keyPath: ['slug', 'path'] }).createIndex('slug', 'slug')
      made.createObjectStore('work', { keyPath: 'slug' })
      made.createObjectStore('backups', { keyPath: 'id', autoIncrement: true }).createIndex('slug', 'slug')
      made.createObjectStore('verdicts', { keyPath: 'id', autoIncrement: true }).createIndex('slug', 'slug')
      made.createObjectStore('progress', { keyPath: 'slug' })
      if (version > 1) made.createObjectStore('synced', { keyPath: ['person', 'slug', 'path'] })
      if (version > 2) made.createObjectStore('undo', { keyPath: ['slug', 'path'] }).createIndex('slug', 'slug')
    },
  })
  await database.put('files', { slug: 'lost-update', path: 'src/main.ts', text: 'mine', savedAt: 1 })
  await database.add('backups', { slug: 'lost-update', madeAt: 1, reason: 'before', files: {} })
  database.close()
}

const draft = {
  method: 'POST' as const,
  path: '/orders',
  query: [],
  headers: [{ on: true, name: 'X-Tenant', value: 'harbour' }],
  body: '{}',
}

test.each([1, 2, 3] as const)('a device with a store of version %d keeps its work, and has room for requests', async (version) => {
  const name = `from-${version}`
  await makeVersion(version, name)
  const work = await WorkspaceStore.open('lost-update', name)
  expect(await work.changes()).toEqual({ 'src/main.ts': 'mine' })
  expect(await work.backups()).toHaveLength(1)
  work.close()
  const requests = await RequestStore.open('lost-update', name)
  await requests.add('Place an order', draft)
  await requests.saveDraft(draft)
  requests.close()
})

test('a tab with the version before makes way for the new one', async () => {
  await makeVersion(3, 'two-tabs')
  const old = await openDB('two-tabs', 3, {
    blocking: (_current, _blocked, event) => event.target instanceof IDBDatabase && event.target.close(),
  })
  const now = await openDatabase('two-tabs')
  expect([...now.objectStoreNames]).toEqual(expect.arrayContaining(['files', 'undo', 'requests', 'drafts']))
  now.close()
  old.close()
})

test('requests are those of their exercise, come back where they were, and are gone with everything else', async () => {
  const name = 'requests'
  const requests = await RequestStore.open('lost-update', name)
  const other = await RequestStore.open('cache-aside', name)
  const first = await requests.add('First', draft)
  await requests.add('Second', draft)
  await other.add('Elsewhere', draft)
  await requests.saveDraft({ ...draft, body: 'half' })

  await requests.delete(first.id)
  expect((await requests.saved()).requests.map(({ name: called }) => called)).toEqual(['Second'])
  await requests.put({ ...first, name: 'First again' })
  expect((await requests.saved()).requests.map(({ name: called }) => called)).toEqual(['First again', 'Second'])
  expect(await requests.draft()).toEqual({ ...draft, body: 'half' })
  expect(await other.draft()).toBeUndefined()

  const everything = await SyncStore.open(name)
  await everything.removeAll()
  expect([await requests.saved(), await other.saved()]).toEqual([
    { requests: [], unreadable: 0 },
    { requests: [], unreadable: 0 },
  ])
  expect(await requests.draft()).toBeUndefined()
  for (const store of [requests, other, everything]) store.close()
})

test('a request of a shape that nobody knows is counted, and neither shown nor dropped', async () => {
  const database = await openDatabase('unknown-shape')
  await openDB('unknown-shape').then(async (raw) => {
    await raw.add('requests', { slug: 'lost-update', name: 'From tomorrow', request: 'GET /' })
    raw.close()
  })
  const requests = new RequestStore(database, 'lost-update')
  await requests.add('Mine', draft)
  expect(await requests.saved()).toMatchObject({ requests: [{ name: 'Mine' }], unreadable: 1 })
  expect(await database.count('requests')).toBe(2)
  requests.close()
})
