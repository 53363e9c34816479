import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startCluster, type Cluster } from '../../services/postgres/cluster.ts'
import { openPool } from '../../services/postgres/pool.ts'
import { cgroupsGuard } from './cgroups.ts'
import { clusterGuard } from './cluster.ts'
import { foldersGuard } from './folders.ts'
import { memoryGuard } from './memory.ts'
import { mountsGuard } from './mounts.ts'
import { processesGuard } from './processes.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'loadbearing-guards-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

test.runIf(process.platform === 'linux')('a process that is left is found, until it is gone', async () => {
  const guard = processesGuard()
  const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)', 'left-by-an-attack'], { stdio: 'ignore' })
  await once(child, 'spawn')
  const mine = async () => (await guard.leftovers()).filter((left) => left.includes('left-by-an-attack'))
  await expect.poll(mine).toHaveLength(1)
  child.kill('SIGKILL')
  await once(child, 'exit')
  expect(await mine()).toEqual([])
})

test.runIf(process.platform === 'linux')('a trusted process beyond its bound is told once', async () => {
  const guard = memoryGuard(1)
  const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)', 'services/valkey'], { stdio: 'ignore' })
  await once(child, 'spawn')
  const excesses = async () => {
    await guard.sample?.()
    return guard.excesses?.() ?? []
  }
  await expect.poll(excesses).toEqual([expect.stringMatching(/services\/ grew to \d+ MiB/)])
  expect(await excesses()).toEqual([])
  child.kill('SIGKILL')
  await once(child, 'exit')
})

test('a temporary file that is left is found, the folders of the engine itself are none', async () => {
  const temporary = join(folder, 'temporary')
  await mkdir(join(temporary, 'loadbearing-engine/etc'), { recursive: true })
  const guard = foldersGuard({ temporary, hosts: [] })
  await writeFile(join(temporary, 'loadbearing-engine/etc/hosts'), '')
  expect(await guard.leftovers()).toEqual([])
  await writeFile(join(temporary, 'loadbearing-engine/left'), '')
  expect(await guard.leftovers()).toEqual([expect.stringMatching(/left is still there$/)])
})

test('a mount that came is found', async () => {
  let table = '1 0 8:1 / / rw - ext4 /dev/sda rw\n'
  const guard = mountsGuard(() => table)
  expect(await guard.leftovers()).toEqual([])
  table += '2 1 0:9 / /mnt/evil rw - tmpfs none rw\n'
  expect(await guard.leftovers()).toEqual(['/mnt/evil is mounted'])
})

test('a cgroup of ours without a process is found, one that is in use is none', async () => {
  const root = join(folder, 'cgroup')
  await mkdir(join(root, 'memory/loadbearing-before'), { recursive: true })
  await writeFile(join(root, 'memory/loadbearing-before/cgroup.procs'), '')
  const guard = cgroupsGuard(root)
  for (const [name, processes] of [
    ['loadbearing-used', '12\n'],
    ['loadbearing-left', ''],
    ['others', ''],
  ] as const) {
    await mkdir(join(root, 'memory', name))
    await writeFile(join(root, 'memory', name, 'cgroup.procs'), processes)
  }
  expect(await guard.leftovers()).toEqual([expect.stringMatching(/loadbearing-left is still there/)])
})

test('databases that come and go while their size is asked for are no error', { timeout: 60_000 }, async () => {
  const cluster: Cluster = await startCluster({ folder: '.data/postgres', purpose: 'guards-test' })
  const control = openPool({ ...cluster.admin, database: 'postgres', max: 2 })
  try {
    const guard = clusterGuard({ controls: new Set([control]) }, 1_000)
    // Looked at one after another: those that stay leave time for the last to go.
    for (let index = 0; index < 12; index += 1) await control.query(`CREATE DATABASE lb_g_0_${index}`)
    let isOver = false
    const churn = (async () => {
      for (let round = 0; round < 6; round += 1) {
        await control.query('CREATE DATABASE lb_g_1_0')
        await control.query('DROP DATABASE lb_g_1_0')
      }
      isOver = true
    })()
    while (!isOver) await guard.sample?.()
    await churn
    expect(guard.excesses?.()).toEqual([])
  } finally {
    await control.end()
    await cluster.stop()
  }
})

test('roles, databases and sessions that are left in the cluster are found', async () => {
  const cluster: Cluster = await startCluster({ folder: '.data/postgres', purpose: 'guards-test' })
  const control = openPool({ ...cluster.admin, database: 'postgres', max: 1 })
  try {
    const guard = clusterGuard({ controls: new Set([control]) }, 1)
    expect(await guard.leftovers()).toEqual([])
    await control.query('CREATE ROLE lb_g_0_1')
    await control.query('CREATE ROLE mine')
    await control.query('CREATE DATABASE theirs')
    await control.query('CREATE DATABASE lb_g_0_2')
    expect([...(await guard.leftovers())].sort()).toEqual([
      'database theirs was made by an attack',
      'role lb_g_0_1 has no database',
      'role mine was made by an attack',
    ])
    await guard.sample?.()
    expect(guard.excesses?.()).toEqual([expect.stringMatching(/^databases of gradings grew to \d+ MiB, the bound is 1$/)])
    for (let visit = 0; visit < 2; visit += 1) {
      const client = new pg.Client({ ...cluster.admin, database: 'lb_g_0_2' })
      await client.connect()
      await client.end()
    }
    await expect.poll(() => guard.leftovers()).toContain('database lb_g_0_2 has had its grading')
  } finally {
    await control.end()
    await cluster.stop()
  }
})
