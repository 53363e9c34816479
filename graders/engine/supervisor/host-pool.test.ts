import { PassThrough } from 'node:stream'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { SHARES } from '../policy.ts'
import type { Host, Launcher } from '../sandbox/types.ts'
import { HostPool } from './host-pool.ts'

/** Hosts without processes: how many of a kit live, and how many were started. */
class CountingLauncher implements Launcher {
  readonly kind = 'none'
  readonly living = new Map<string, number>()
  started = 0
  failing = false
  /** How long a host takes to be gone after its signal, in milliseconds. */
  endingMs = 0

  async prepare(kit: string): Promise<Host> {
    this.started += 1
    if (this.failing) throw new Error('no host')
    this.living.set(kit, (this.living.get(kit) ?? 0) + 1)
    let signalled = false
    const { promise: exited, resolve } = Promise.withResolvers<Awaited<Host['exited']>>()
    return {
      start: async () => undefined,
      connect: () => Promise.reject(new Error('not needed')),
      stdout: new PassThrough(),
      stderr: new PassThrough(),
      advance: async () => true,
      signal: (signal) => {
        if (signalled) return
        signalled = true
        const gone = () => {
          this.living.set(kit, (this.living.get(kit) ?? 0) - 1)
          resolve({ code: null, signal })
        }
        if (this.endingMs === 0) gone()
        else setTimeout(gone, this.endingMs)
      },
      exited,
    }
  }
}

let launcher: CountingLauncher
beforeEach(() => {
  launcher = new CountingLauncher()
})
afterEach(() => vi.useRealTimers())

async function grade(pool: HostPool, kit: string, hosts: number): Promise<void> {
  for (let index = 0; index < hosts; index += 1) (await pool.take(kit)).signal('SIGKILL')
  await pool.settle(kit)
}

it('has ready what the grading before took, and starts nothing while the next takes it', async () => {
  const pool = new HostPool(launcher, { most: 8 })
  await grade(pool, 'base', 3)
  expect(pool.size).toBe(3)
  const { started } = launcher
  for (let index = 0; index < 3; index += 1) await pool.take('base')
  expect(launcher.started).toBe(started)
})

it('follows demand up at once, and down step by step', async () => {
  const pool = new HostPool(launcher, { most: 8 })
  await grade(pool, 'base', 6)
  expect(pool.size).toBe(6)
  await grade(pool, 'base', 2)
  expect(pool.size).toBe(4)
  await grade(pool, 'base', 2)
  expect(pool.size).toBe(3)
})

it('never has more waiting than memory allows, and gives up those of other kits first', async () => {
  const pool = new HostPool(launcher, { most: 4 })
  await grade(pool, 'base', 9)
  expect(pool.size).toBe(4)
  await grade(pool, 'database', 3)
  expect(pool.size).toBe(4)
  await expect
    .poll(() => launcher.living)
    .toEqual(
      new Map([
        ['base', 1],
        ['database', 3],
      ]),
    )
  await grade(pool, 'cache', 4)
  await expect
    .poll(() => launcher.living)
    .toEqual(
      new Map([
        ['base', 0],
        ['database', 0],
        ['cache', 4],
      ]),
    )
})

it('gives the memory back when nobody grades for a while', async () => {
  vi.useFakeTimers()
  const pool = new HostPool(launcher, { most: 4 })
  await grade(pool, 'base', 3)
  await vi.advanceTimersByTimeAsync(SHARES.spareSeconds.value * 1000)
  expect(pool.size).toBe(0)
  expect(launcher.living.get('base')).toBe(0)
})

it('is not kept busy by hosts that do not start', async () => {
  const pool = new HostPool(launcher, { most: 4 })
  await grade(pool, 'base', 2)
  await pool.take('base')
  await pool.take('base')
  launcher.failing = true
  await expect(pool.take('base')).rejects.toThrow('no host')
  const { started } = launcher
  launcher.failing = true
  await pool.settle('base')
  expect(launcher.started - started).toBeLessThanOrEqual(4)
})

it('leaves none when it is closed', async () => {
  const pool = new HostPool(launcher, { most: 4 })
  await grade(pool, 'base', 3)
  pool.warm('base', 4)
  await pool.close()
  expect(launcher.living.get('base')).toBe(0)
  pool.warm('base', 2)
  expect(pool.size).toBe(0)
})

it('is closed only when those are gone that were being ended before', async () => {
  const pool = new HostPool(launcher, { most: 2 })
  await grade(pool, 'base', 2)
  launcher.endingMs = 50
  await grade(pool, 'database', 2)
  await pool.close()
  expect([...launcher.living.values()]).toEqual([0, 0])
})

it('is closed only when those are gone that somebody has taken, or waits for', async () => {
  const pool = new HostPool(launcher)
  launcher.endingMs = 50
  await pool.take('base')
  const awaited = pool.take('base')
  await pool.close()
  await awaited
  expect(launcher.living.get('base')).toBe(0)
})
