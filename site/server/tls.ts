import { readFile } from 'node:fs/promises'
import { createSecureContext } from 'node:tls'
import type { Config } from './config.ts'
import { StartRefusal } from './start-refusal.ts'

/** What Node's https server is made with, in PEM. */
export interface TlsFiles {
  cert: Buffer
  key: Buffer
}

/**
 * Reads the certificate and its key, and tries whether they fit each other.
 *
 * @returns undefined where the server is to speak http
 * @throws StartRefusal naming the variable and the file that can't be used
 */
export async function readTls({ tls }: Pick<Config, 'tls'>): Promise<TlsFiles | undefined> {
  if (tls === undefined) return undefined
  const [cert, key] = await Promise.all([readPem('TLS_CERT', tls.certFile), readPem('TLS_KEY', tls.keyFile)])
  try {
    createSecureContext({ cert, key })
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    throw new StartRefusal(
      `TLS_CERT=${tls.certFile} and TLS_KEY=${tls.keyFile} can't be used together (${why}): give a certificate in PEM and the private key that it was made for.`,
    )
  }
  return { cert, key }
}

async function readPem(name: string, file: string): Promise<Buffer> {
  return readFile(file).catch((error: unknown) => {
    const code = error instanceof Error && 'code' in error ? String(error.code) : String(error)
    throw new StartRefusal(`${name}=${file} can't be read (${code}): give the path of a file that this user may read.`)
  })
}
