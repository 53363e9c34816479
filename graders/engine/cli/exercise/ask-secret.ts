import { text } from 'node:stream/consumers'
import { createInterface } from 'node:readline/promises'
import { Writable } from 'node:stream'

/**
 * Asks for a secret without showing it. Where nobody types, all that comes in is the secret.
 *
 * @example const token = await askSecret('Access token: ')
 */
export async function askSecret(question: string): Promise<string> {
  if (!process.stdin.isTTY) return (await text(process.stdin)).trim()
  process.stderr.write(question)
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() })
  const readline = createInterface({ input: process.stdin, output: nowhere, terminal: true })
  try {
    return (await readline.question('')).trim()
  } finally {
    readline.close()
    process.stderr.write('\n')
  }
}
