import { startServer } from './server.ts'

/** One server for all tests, which find it by LOADBEARING_URL. */
export default async function startServerForTests(): Promise<() => Promise<void>> {
  const server = await startServer()
  process.env['LOADBEARING_URL'] = server.url
  return async () => server[Symbol.asyncDispose]()
}
