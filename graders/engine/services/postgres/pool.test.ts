import { afterAll, beforeAll, expect, test } from 'vitest'
import { startCluster, type Cluster } from './cluster.ts'
import { openPool } from './pool.ts'

let cluster: Cluster
beforeAll(async () => {
  cluster = await startCluster({ folder: '.data/postgres', purpose: 'pool-test' })
})
afterAll(() => cluster.stop())

// Node throws an error that nobody listens for, which would end the process.
test('a connection that breaks ends nobody, in use, idle, or after the end of the pool', async () => {
  const pool = openPool({ connectionString: cluster.url, max: 1 })
  const client = await pool.connect()
  const breaks = () => client.emit('error', new Error('terminating connection'))
  expect(breaks).not.toThrow()
  client.release()
  await pool.end()
  expect(breaks).not.toThrow()
})

test('what a broken connection means is said by the query', async () => {
  const pool = openPool({ connectionString: cluster.url, max: 1 })
  await expect(pool.query('SELECT pg_terminate_backend(pg_backend_pid())')).rejects.toThrow('terminating connection')
  expect((await pool.query('SELECT 1 AS one')).rows).toEqual([{ one: 1 }])
  await pool.end()
})
