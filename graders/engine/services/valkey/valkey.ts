import { Redis } from 'ioredis'
import { z } from 'zod'
import { startServiceProcess } from '../child.ts'
import type { Program, ValkeyServer } from '../types.ts'

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
  const child = await startServiceProcess('Valkey', program)
  const { port } = z.object({ port: z.int() }).parse(child.ready)
  const observer = new Redis({ host: '127.0.0.1', port, lazyConnect: true, retryStrategy: () => null })
  // What a broken connection means is said by the next command.
  observer.on('error', () => undefined)
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
