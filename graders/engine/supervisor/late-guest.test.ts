import { PassThrough } from 'node:stream'
import { afterEach, expect, it, vi } from 'vitest'
import { TRUSTED } from '../policy.ts'
import type { Host, Launcher } from '../sandbox/types.ts'
import { Environment } from './environment.ts'
import { GuestError, LateGuest } from './guest.ts'
import { HostPool } from './host-pool.ts'
import type { SubjectJob } from './protocol.ts'

const JOB: SubjectJob = {
  slug: 'mend-the-rules',
  processes: {},
  services: [],
  dependencies: {},
  files: {},
  sql: [],
  sampleSql: [],
  sqlCacheable: true,
  kit: 'kit',
  guest: '',
  surface: { exports: [], tokens: [] },
}

/** Hosts in which nothing ever listens. */
function silentHosts(endsAtOnce: boolean): Launcher {
  const prepare = (): Promise<Host> => {
    const { promise: exited, resolve } = Promise.withResolvers<Awaited<Host['exited']>>()
    const [stdout, stderr] = [new PassThrough(), new PassThrough()]
    const end = (signal: string | null) => {
      stdout.end()
      stderr.end()
      resolve({ code: signal === null ? 1 : null, signal })
    }
    return Promise.resolve({
      start: async () => {
        if (endsAtOnce) end(null)
      },
      connect: () => Promise.reject(new Error('nothing listens')),
      stdout,
      stderr,
      advance: async () => true,
      signal: end,
      exited,
    })
  }
  return { kind: 'bwrap', prepare }
}

async function open(endsAtOnce: boolean) {
  const ours: string[] = []
  const environment = await Environment.open({
    job: JOB,
    hosts: new HostPool(silentHosts(endsAtOnce)),
    databases: undefined,
    programs: { valkey: { file: '', parameters: [] }, pglite: { file: '', parameters: [] } },
    strict: false,
    extraSql: [],
    onOurFault: (message) => ours.push(message),
  })
  return { environment, ours }
}

afterEach(() => vi.useRealTimers())

it('a program of the grader that is not up in time is our fault, and said to be', async () => {
  const { environment, ours } = await open(false)
  vi.useFakeTimers()
  const guest = environment.guest('rules')
  const refused = expect(guest).rejects.toBeInstanceOf(LateGuest)
  await vi.advanceTimersByTimeAsync((TRUSTED.guestListenSeconds.value + 1) * 1000)
  await refused
  expect(ours).toEqual([expect.stringContaining("A program of the grader's (rules) was not ready within 30 seconds")])
})

it('one that ends at once is told to the requirement: learner code may have ended it', async () => {
  const { environment, ours } = await open(true)
  await expect(environment.guest('rules')).rejects.toBeInstanceOf(GuestError)
  expect(ours).toEqual([])
})
