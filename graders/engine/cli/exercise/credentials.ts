import { chmod, mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { homedir } from 'node:os'
import { dirname, join } from 'node:path'
import { z } from 'zod'
import { errorCode } from '../../exercise/error-code.ts'
import { UsageError } from '../terminal.ts'

export const DEFAULT_SERVER = 'http://localhost:4321'

const storedSchema = z.object({ server: z.string(), token: z.string() })

/** Where to hand in, and as whom. */
export interface Access {
  /** Origin of the server. */
  server: string
  /** An access token. Undefined: as a visitor. */
  token: string | undefined
  /** What a server without a sandbox asks of everybody. */
  startToken: string | undefined
}

type Environment = Readonly<Record<string, string | undefined>>

/** The file that `login` writes. */
export function credentialsFile(env: Environment): string {
  return join(env['XDG_CONFIG_HOME'] || join(homedir(), '.config'), 'loadbearing', 'credentials.json')
}

/**
 * Finds out where to hand in, and as whom: the option, then LOADBEARING_SERVER and LOADBEARING_TOKEN, then what `login` kept.
 * A token is for the server that it was kept for, and for no other.
 *
 * @param server as somebody wrote it, or as the server printed it, with `#token=…`
 * @throws UsageError for an address that is none, or that would send the token over a network in the clear
 */
export async function findAccess(server: string | undefined, env: Environment): Promise<Access> {
  const stored = await readStored(credentialsFile(env))
  const { origin, startToken } = parseServer(server ?? env['LOADBEARING_SERVER'] ?? stored?.server ?? DEFAULT_SERVER)
  const token = env['LOADBEARING_TOKEN'] || (stored?.server === origin ? stored.token : undefined)
  if (token !== undefined) requireSafe(origin)
  return { server: origin, token, startToken }
}

/** Keeps a token, readable by its owner only. */
export async function keepToken(file: string, server: string, token: string): Promise<void> {
  requireSafe(server)
  await mkdir(dirname(file), { recursive: true, mode: 0o700 })
  await chmod(dirname(file), 0o700)
  // One that was there before may be readable by others.
  await rm(file, { force: true })
  await writeFile(file, `${JSON.stringify({ server, token })}\n`, { mode: 0o600, flag: 'wx' })
}

/** @returns whether there was one */
export async function forgetToken(file: string): Promise<boolean> {
  const stored = await readStored(file)
  await rm(file, { force: true })
  return stored !== undefined
}

/** @throws UsageError for an address that is none */
export function parseServer(text: string): { origin: string; startToken: string | undefined } {
  const url = URL.parse(text)
  if (!url || !/^https?:$/.test(url.protocol))
    throw new UsageError(`"${text}" is no address of a server: write it as in ${DEFAULT_SERVER} or https://course.example.org`)
  const [, startToken] = /^#token=(.+)$/.exec(url.hash) ?? []
  return { origin: url.origin, startToken }
}

/** Before a token is sent there, or asked for. @throws UsageError for a server that is reached over a network in the clear */
export function requireSafe(origin: string): void {
  const { protocol, hostname } = new URL(origin)
  if (protocol === 'https:' || ['localhost', '127.0.0.1', '[::1]'].includes(hostname)) return
  throw new UsageError(`${origin} is not https, and everybody on the way could read your access token: use the https address of the server`)
}

async function readStored(file: string): Promise<z.infer<typeof storedSchema> | undefined> {
  let text: string
  try {
    text = await readFile(file, 'utf8')
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return undefined
    throw new UsageError(`${file} can't be read (${errorCode(error) ?? 'unknown'}): mend its mode and owner, or remove it and log in again`)
  }
  try {
    return storedSchema.parse(JSON.parse(text))
  } catch {
    throw new UsageError(`${file} is damaged: remove it and log in again`)
  }
}
