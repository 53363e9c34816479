import { expect, test } from 'vitest'
import { FaultBoard } from './faults.ts'

function board() {
  const killed: string[] = []
  const faults = new FaultBoard(async (instance) => {
    killed.push(instance)
  })
  return { faults, killed }
}
const commit = (instance: string, writes: string[], moment: 'before' | 'after' = 'after') => ({ moment, instance, writes, cut: () => {} })

test('a fault hits the first commit that writes to its table, and no other', async () => {
  const { faults, killed } = board()
  const id = faults.arm({ point: 'commit', moment: 'after', writes: 'orders' }, { action: 'kill' })
  await faults.onCommit(commit('web.0', ['carts']))
  await faults.onCommit(commit('web.0', ['orders'], 'before'))
  expect(faults.state(id)).toBeNull()
  await faults.onCommit(commit('web.1', ['carts', 'orders']))
  await faults.onCommit(commit('web.0', ['orders']))
  expect(killed).toEqual(['web.1'])
  expect(faults.state(id)).toEqual({ instance: 'web.1' })
})

test('a fault for one instance leaves the others alone', async () => {
  const { faults, killed } = board()
  faults.arm({ point: 'commit', moment: 'after' }, { action: 'kill', instance: 'web.1' })
  await faults.onCommit(commit('web.0', ['orders']))
  expect(killed).toEqual([])
  await faults.onCommit(commit('web.1', ['orders']))
  expect(killed).toEqual(['web.1'])
})

test('commits are watched only while a fault waits for one', async () => {
  const { faults } = board()
  expect(faults.watchesCommits).toBe(false)
  const first = faults.arm({ point: 'commit', moment: 'before' }, { action: 'kill' })
  expect(faults.watchesCommits).toBe(true)
  faults.disarm(first)
  expect(faults.watchesCommits).toBe(false)
  faults.arm({ point: 'commit', moment: 'after' }, { action: 'kill' })
  await faults.onCommit(commit('web.0', ['orders']))
  expect(faults.watchesCommits).toBe(false)
})

test('cut closes the connection and kills nobody', async () => {
  const { faults, killed } = board()
  let cuts = 0
  faults.arm({ point: 'call', moment: 'after', dependency: 'broker', match: { body: 'order-7' } }, { action: 'cut' })
  const call = (body: unknown) => ({
    sequence: 1,
    instance: 'web.0',
    method: 'POST',
    path: '/topics/orders',
    headers: {},
    body,
    answer: 'pending' as const,
  })
  await faults.onCall('after', 'broker', call({ id: 'order-6' }), () => (cuts += 1))
  await faults.onCall('after', 'payments', call({ id: 'order-7' }), () => (cuts += 1))
  await faults.onCall('after', 'broker', call({ id: 'order-7' }), () => (cuts += 1))
  expect({ cuts, killed }).toEqual({ cuts: 1, killed: [] })
})

test('a log line can be the point', async () => {
  const { faults, killed } = board()
  faults.arm({ point: 'log', contains: 'charged' }, { action: 'kill' })
  faults.onLog({ instance: 'web.0', stream: 'stdout', text: 'about to charge', fields: null })
  faults.onLog({ instance: 'web.0', stream: 'stdout', text: 'charged card', fields: null })
  expect(killed).toEqual(['web.0'])
})
