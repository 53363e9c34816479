import { createHash, type Hash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { errorCode } from '#engine/exercise/error-code.ts'
import type { BackedUpFile } from './manifest.ts'

/** Lets bytes through and counts and hashes them. */
export class Digest extends Transform {
  private readonly hash: Hash = createHash('sha256')
  private bytes = 0

  override _transform(chunk: Buffer, _encoding: BufferEncoding, done: (error: null, chunk: Buffer) => void): void {
    this.hash.update(chunk)
    this.bytes += chunk.length
    done(null, chunk)
  }

  /** Once, after the last byte. */
  result(): Pick<BackedUpFile, 'bytes' | 'sha256'> {
    return { bytes: this.bytes, sha256: this.hash.digest('hex') }
  }
}

/** What is wrong with a file, in a few words. Undefined: it is what was written. */
export async function whatIsWrong(path: string, { bytes, sha256 }: Pick<BackedUpFile, 'bytes' | 'sha256'>): Promise<string | undefined> {
  const size = await stat(path).then(
    (found) => found.size,
    (error: unknown) => errorCode(error) ?? 'unreadable',
  )
  if (typeof size === 'string') return size === 'ENOENT' ? 'is missing' : `can't be read (${size})`
  if (size !== bytes) return `has ${size} bytes of ${bytes}`
  const digest = new Digest()
  await pipeline(createReadStream(path), digest.resume())
  return digest.result().sha256 === sha256 ? undefined : 'was changed'
}
