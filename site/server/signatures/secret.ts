import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto'
import { link, mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { errorCode } from '#engine/exercise/error-code.ts'
import type { Config } from '../config.ts'
import { StartRefusal } from '../start-refusal.ts'

/** What private keys in the database are encrypted with. Never logged. */
export interface Secret {
  readonly bytes: Buffer
  /** Where it is from, for messages. */
  readonly file: string
}

/** Bytes that a secret needs to have at least: one that can be guessed protects nothing. */
const LEAST_BYTES = 32

const IV_BYTES = 12
const TAG_BYTES = 16
/** First byte of what `encrypt` gives. */
const FORMAT = 1

/** Where this machine keeps the secret that it made. */
export const secretFile = (dataFolder: string): string => join(dataFolder, 'secret.key')

/**
 * The secret of SECRET_KEY_FILE, or the one that this machine made before.
 *
 * @returns undefined when there is none
 * @throws StartRefusal when the file can't be read or is too short
 */
export async function findSecret({ secretKeyFile, dataFolder }: Pick<Config, 'secretKeyFile' | 'dataFolder'>): Promise<Secret | undefined> {
  if (secretKeyFile !== undefined) return readSecret(secretKeyFile, 'SECRET_KEY_FILE')
  try {
    return await readSecret(secretFile(dataFolder), 'the secret of this machine')
  } catch (error) {
    if (error instanceof StartRefusal && errorCode(error.cause) === 'ENOENT') return undefined
    throw error
  }
}

/** Makes this machine's secret, readable by its owner only. Of several processes that do so at once one wins. */
export async function makeSecret({ dataFolder }: Pick<Config, 'dataFolder'>): Promise<Secret> {
  const file = secretFile(dataFolder)
  const temporary = `${file}.${process.pid}-${randomBytes(4).toString('hex')}`
  await mkdir(dataFolder, { recursive: true })
  try {
    await writeFile(temporary, `${randomBytes(LEAST_BYTES).toString('base64url')}\n`, { mode: 0o600, flag: 'wx' })
    // Unlike a rename it leaves a file alone that is there already.
    await link(temporary, file)
  } catch (error) {
    if (errorCode(error) !== 'EEXIST')
      throw new StartRefusal(
        `${file} can't be written (${errorCode(error)}): check owner and mode of the folder, or set SECRET_KEY_FILE.`,
        {
          cause: error,
        },
      )
  } finally {
    await rm(temporary, { force: true })
  }
  return readSecret(file, 'the secret of this machine')
}

async function readSecret(file: string, what: string): Promise<Secret> {
  const text = await readFile(file).catch((cause: unknown) => {
    throw new StartRefusal(`${what}, ${file}, can't be read (${errorCode(cause)}): check the path, owner and mode.`, { cause })
  })
  // An editor or echo adds a line end, a copy of the file may not have it.
  const bytes = Buffer.from(text.toString('latin1').replace(/[\r\n]+$/, ''), 'latin1')
  if (bytes.length < LEAST_BYTES)
    throw new StartRefusal(
      `${what}, ${file}, has ${bytes.length} bytes; a secret needs at least ${LEAST_BYTES}. Make one with: openssl rand -base64 32`,
    )
  return { bytes, file }
}

/**
 * Encrypts with AES-256-GCM, under a key of its own that HKDF derives.
 *
 * @param name what it is; nothing else can be decrypted in its place
 */
export function encrypt(secret: Secret, name: string, plain: Buffer): Buffer {
  const iv = randomBytes(IV_BYTES)
  const cipher = createCipheriv('aes-256-gcm', keyFor(secret, name), iv)
  cipher.setAAD(Buffer.from(name))
  const encrypted = Buffer.concat([cipher.update(plain), cipher.final()])
  return Buffer.concat([Buffer.from([FORMAT]), iv, cipher.getAuthTag(), encrypted])
}

/** @returns undefined when it was encrypted with another secret or under another name, or was altered */
export function decrypt(secret: Secret, name: string, encrypted: Buffer): Buffer | undefined {
  if (encrypted[0] !== FORMAT || encrypted.length < 1 + IV_BYTES + TAG_BYTES) return undefined
  const [iv, tag] = [encrypted.subarray(1, 1 + IV_BYTES), encrypted.subarray(1 + IV_BYTES, 1 + IV_BYTES + TAG_BYTES)]
  const decipher = createDecipheriv('aes-256-gcm', keyFor(secret, name), iv)
  decipher.setAAD(Buffer.from(name)).setAuthTag(tag)
  try {
    return Buffer.concat([decipher.update(encrypted.subarray(1 + IV_BYTES + TAG_BYTES)), decipher.final()])
  } catch {
    return undefined
  }
}

function keyFor(secret: Secret, name: string): Buffer {
  return Buffer.from(hkdfSync('sha256', secret.bytes, name, 'loadbearing signing key', 32))
}
