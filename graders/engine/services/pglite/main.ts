import { mkdir, readFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { PGlite } from '@electric-sql/pglite'
import { PGLiteSocketServer } from '@electric-sql/pglite-socket'
import writeFileAtomic from 'write-file-atomic'
import { z } from 'zod'
import { serveOwner } from '../child-side.ts'
import { keepStatementsWhole } from './whole-statements.ts'

/** As many as a real cluster allows: the pools of several instances and the observers. */
const MAX_CONNECTIONS = 100

/** A cluster is born with three like databases; nobody can reach the other two here. They are two fifths of what is kept. */
const SLIM = ['UPDATE pg_catalog.pg_database SET datistemplate = false', 'DROP DATABASE template0', 'DROP DATABASE template1', 'CHECKPOINT']

/** The process of one PGlite: started by `startPglite` with the path of the saved data folder. */
const saved = z.string().parse(process.argv[2])
const database = await load()
keepStatementsWhole(database)
// The socket server queues its clients' queries, and rolls back when the client that has a transaction open goes.
const server = new PGLiteSocketServer({ db: database, host: '127.0.0.1', port: 0, maxConnections: MAX_CONNECTIONS })
await server.start()
serveOwner({ port: Number(server.getServerConn().split(':')[1]) }, async () => server.getStats())

/** Creating takes seconds, loading what was saved a tenth of that. */
async function load(): Promise<PGlite> {
  const bytes = await readFile(saved).catch(() => undefined)
  if (bytes !== undefined) return PGlite.create({ loadDataDir: new Blob([saved.endsWith('.gz') ? gunzipSync(bytes) : bytes]) })
  const created = await PGlite.create()
  for (const statement of SLIM) await created.exec(statement)
  await save(created)
  return created
}

/** Of two that race one wins, and a crash leaves no half of one. */
async function save(created: PGlite): Promise<void> {
  await mkdir(dirname(saved), { recursive: true })
  await writeFileAtomic(saved, Buffer.from(await (await created.dumpDataDir('none')).arrayBuffer()))
}
