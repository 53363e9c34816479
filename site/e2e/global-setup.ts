import { join } from 'node:path'
import { startServer } from './server.ts'

/** One server for all tests, which find it by LOADBEARING_URL, what it mails in LOADBEARING_MAILS, and the link of its administrator. */
export default async function startServerForTests(): Promise<() => Promise<void>> {
  const server = await startServer()
  process.env['LOADBEARING_URL'] = server.url
  process.env['LOADBEARING_MAILS'] = join(server.data, 'mails')
  process.env['LOADBEARING_ADMINISTRATOR'] = server.administrator
  return async () => server[Symbol.asyncDispose]()
}
