import { existsSync } from 'node:fs'
import { chmod, mkdtemp, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startCluster } from './cluster.ts'
import { connectCluster } from './databases.ts'
import { memoryFolder } from './memory-folder.ts'
import { serverUser } from './server-user.ts'

let base: string
beforeAll(async () => {
  base = await mkdtemp(join(tmpdir(), 'memory-folder-test-'))
  await chmod(base, 0o755)
})
afterAll(() => rm(base, { recursive: true, force: true }))

test('a folder on disk, or one that is not there, is not in memory', async () => {
  expect(await memoryFolder(base, undefined, base)).toBeUndefined()
  expect(await memoryFolder(base, undefined, join(base, 'missing'))).toBeUndefined()
})

test.runIf(existsSync('/dev/shm'))('each base has a folder of its own, which nobody else may write to', async () => {
  const user = await serverUser()
  const [mine, again, other] = [await memoryFolder(base, user), await memoryFolder(base, user), await memoryFolder(`${base}-other`, user)]
  expect(again).toBe(mine)
  expect(other).not.toBe(mine)
  for (const folder of [mine, other]) {
    if (folder === undefined) throw new Error('This machine has too little room for files in memory.')
    expect((await stat(folder)).mode & 0o022).toBe(0)
    await rm(folder, { recursive: true })
  }
})

test.runIf(existsSync('/dev/shm'))('a cluster in memory works, and leaves no file behind', async () => {
  const user = await serverUser()
  const cluster = await startCluster({ folder: base, purpose: 'test-memory', inMemory: true })
  const parent = dirname(cluster.folder)
  try {
    expect(parent).toBe(await memoryFolder(base, user))
    const server = await connectCluster(cluster.admin)
    const database = await server.create([{ path: 'schema.sql', text: 'CREATE TABLE parcels (id int)' }])
    const session = await database.session()
    await session.query('INSERT INTO parcels VALUES (1), (2)')
    expect(await database.rows()).toEqual(new Map([['public.parcels', '2']]))
    await server.stop()
  } finally {
    await cluster.stop()
  }
  expect(existsSync(cluster.folder)).toBe(false)
  await rm(parent, { recursive: true, force: true })
})
