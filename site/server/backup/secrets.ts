import { chmod, copyFile, mkdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { UsageError } from '#engine/cli/terminal.ts'
import { errorCode } from '#engine/exercise/error-code.ts'
import type { Config } from '../config.ts'
import { secretFile } from '../signatures/secret.ts'
import { Digest } from './file-digest.ts'
import type { Manifest } from './manifest.ts'

type Where = Pick<Config, 'secretKeyFile' | 'signingKeyFile' | 'dataFolder'>
type Secret = Manifest['secrets'][number]

const FILES: Readonly<Record<Secret['name'], string>> = { secret: 'secrets/secret.key', 'signing-key': 'secrets/signing.pem' }

/** Where this machine has each. Undefined: it has no place for it. */
function placeOf(name: Secret['name'], { secretKeyFile, signingKeyFile, dataFolder }: Where): string | undefined {
  return name === 'secret' ? (secretKeyFile ?? secretFile(dataFolder)) : signingKeyFile
}

/**
 * Copies the files beside the database that belong to it, readable by their owner only.
 *
 * @returns those that there are
 * @throws UsageError when one is named by a setting and can't be read
 */
export async function backUpSecrets(where: Where, folder: string): Promise<Secret[]> {
  await mkdir(join(folder, 'secrets'), { mode: 0o700 })
  const names: Secret['name'][] = ['secret', 'signing-key']
  const found = await Promise.all(
    names.map(async (name) => {
      const place = placeOf(name, where)
      if (place === undefined) return []
      const bytes = await readFile(place).catch((error: unknown) => {
        // A server that never graded has made none.
        if (errorCode(error) === 'ENOENT' && place === secretFile(where.dataFolder)) return undefined
        throw new UsageError(
          `${place} can't be read (${errorCode(error)}): check the path, owner and mode, or leave it out with --without-secrets.`,
        )
      })
      if (bytes === undefined) return []
      await writeFile(join(folder, FILES[name]), bytes, { mode: 0o600, flag: 'wx' })
      const digest = new Digest()
      digest.end(bytes)
      await digest.resume().toArray()
      return [{ name, file: FILES[name], ...digest.result() }]
    }),
  )
  return found.flat()
}

/** What restoring the secrets means here. */
export interface SecretsPlan {
  /** Copies each file that is not here yet. The result takes away again what was copied. */
  carryOut(): Promise<() => Promise<void>>
  /** What was left out, each in one sentence. */
  readonly notices: readonly string[]
}

/**
 * Looks where the backup's secrets go. One that is here already must be the same.
 *
 * @throws UsageError when another one is here: with it the restored keys could not be used
 */
export async function planSecrets(secrets: readonly Secret[], folder: string, where: Where): Promise<SecretsPlan> {
  const copies: { from: string; to: string }[] = []
  const notices: string[] = []
  for (const { name, file } of secrets) {
    const [from, to] = [join(folder, file), placeOf(name, where)]
    if (to === undefined) notices.push(`The backup has a signing key, and SIGNING_KEY_FILE is not set here: it was left out.`)
    else if ((await stat(to).catch(() => undefined)) === undefined) copies.push({ from, to })
    else if (!(await readFile(to)).equals(await readFile(from)))
      throw new UsageError(
        `${to} is not the ${name === 'secret' ? 'secret' : 'signing key'} of the backup. Move it away, or leave the backup's out with --without-secrets.`,
      )
  }
  const carryOut = async () => {
    const made: string[] = []
    const takeAway = async () => {
      for (const path of made) await rm(path, { force: true })
    }
    try {
      for (const { from, to } of copies) {
        await mkdir(dirname(to), { recursive: true })
        await copyFile(from, to)
        made.push(to)
        await chmod(to, 0o600)
      }
    } catch (error) {
      await takeAway()
      throw error
    }
    return takeAway
  }
  return { carryOut, notices }
}
