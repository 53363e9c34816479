import { randomBytes } from 'node:crypto'
import { Redis } from 'ioredis'
import { z } from 'zod'
import { SERVICES } from '../../policy.ts'
import { startServiceProcess } from '../child.ts'
import type { Program, ValkeyServer } from '../types.ts'

const PAGES_PER_MIB = 16

/** What Node is told for a Valkey: its memory has an end. */
export const VALKEY_NODE_OPTIONS = [`--wasm-max-mem-pages=${SERVICES.valkeyProcessMiB.value * PAGES_PER_MIB}`] as const

/**
 * Starts an empty Valkey 9 in a process of its own, which ends with this one.
 * It listens on 127.0.0.1 when this resolves.
 *
 * @throws EngineError `service-failed`
 * @example
 * const valkey = await startValkey(sourcePrograms().valkey)
 * await valkey.command(['SET', 'greeting', 'hello', 'EX', '60'])
 */
export async function startValkey(program: Program): Promise<ValkeyServer> {
  const child = await startServiceProcess('Valkey', program, VALKEY_NODE_OPTIONS)
  const { port } = z.object({ port: z.int() }).parse(child.ready)
  const observer = await limitedTo(port).catch(async (error: unknown) => {
    await child.kill()
    throw error
  })
  const stop = async () => {
    observer.disconnect()
    await child.kill()
  }
  let stopped: Promise<void> | undefined
  return {
    port,
    advance: async (ms) => {
      await child.ask({ advance: ms })
    },
    flush: async () => {
      await observer.call('FLUSHALL')
    },
    command: ([name = '', ...parameters]) => observer.call(name, ...parameters),
    stop: () => (stopped ??= stop()),
  }
}

/** What an app does with a Redis that somebody runs for it; not: change its settings, end it, listen in, write its disk. */
const APP_RIGHTS = '-@admin -@dangerous +info +keys +flushall +flushdb +sort +sort_ro +role +client|list'.split(' ')

/** Sets the limits that apps meet, takes the right to change them, and answers a connection that has all rights. */
async function limitedTo(port: number): Promise<Redis> {
  const password = randomBytes(24).toString('hex')
  const options = { host: '127.0.0.1', port, lazyConnect: true, retryStrategy: () => null }
  const first = new Redis(options)
  first.on('error', () => undefined)
  try {
    const { valkeyDataMiB, valkeyValueMiB, valkeyConnections } = SERVICES
    await first.call(
      'CONFIG',
      ...['SET', 'maxmemory', `${valkeyDataMiB.value}mb`, 'maxmemory-clients', `${valkeyDataMiB.value}mb`],
      ...['proto-max-bulk-len', `${valkeyValueMiB.value}mb`, 'maxclients', `${valkeyConnections.value}`],
    )
    await first.call('ACL', 'SETUSER', 'observer', 'on', `>${password}`, '~*', '&*', '+@all')
    await first.call('ACL', 'SETUSER', 'default', ...APP_RIGHTS)
  } finally {
    first.disconnect()
  }
  const observer = new Redis({ ...options, username: 'observer', password })
  // What a broken connection means is said by the next command.
  observer.on('error', () => undefined)
  return observer
}
