import { createServer } from 'node:net'
import { errorCode } from '#engine/exercise/error-code.ts'
import type { Config } from './config.ts'
import { StartRefusal } from './start-refusal.ts'

/**
 * Looks whether the port can be listened on, before anything slow is started.
 *
 * @throws StartRefusal when not
 * @example await assertPortFree({ port: 4321, host: '127.0.0.1' })
 */
export async function assertPortFree(config: Pick<Config, 'port' | 'host'>): Promise<void> {
  const probe = createServer()
  try {
    await new Promise<void>((resolve, reject) => {
      probe.once('error', reject)
      probe.listen(config.port, config.host, resolve)
    })
  } catch (error) {
    throw listenProblem(error, config)
  }
  await new Promise((resolve) => probe.close(resolve))
}

/**
 * What to tell somebody whose server could not listen. Other errors are given back as they are.
 *
 * @param settings names of the variables that say where to listen
 */
export function listenProblem(
  error: unknown,
  { port, host }: Pick<Config, 'port' | 'host'>,
  settings: { port: string; host: string } = { port: 'PORT', host: 'HOST' },
): unknown {
  switch (errorCode(error)) {
    case 'EADDRINUSE':
      return new StartRefusal(
        `port ${port} is in use. Stop what listens there, or set ${settings.port} to another, such as ${settings.port}=${port + 1}.`,
        {
          cause: error,
        },
      )
    case 'EACCES':
      return new StartRefusal(`port ${port} needs more rights. Set ${settings.port} to one from 1024 on.`, { cause: error })
    case 'EADDRNOTAVAIL':
      return new StartRefusal(`${settings.host}=${host} is not an address of this machine. Set it to one that is, or unset it.`, {
        cause: error,
      })
    default:
      return error
  }
}
