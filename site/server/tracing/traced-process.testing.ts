import { z } from 'zod'
import { TestEngine, testConfig } from '../server.testing.ts'
import { startServer } from '../start-server.ts'
import { stopTracing } from './start.ts'

/** A real server in a process of its own, with an engine that finds everything right: `COURSE`, `DATABASE_URL`. */
const { COURSE: root, DATABASE_URL: url } = z.object({ COURSE: z.string(), DATABASE_URL: z.string() }).parse(process.env)
const engine = new TestEngine()
const server = await startServer(testConfig({ url }, { root }), {
  machine: async () => ({ sandbox: { ok: true }, uid: 1000 }),
  startDatabase: () => Promise.reject(new Error('it has one')),
  createEngine: async () => engine,
})
process.stdout.write(`${server.url}\n`)
process.stdin
  .once(
    'end',
    () =>
      void server
        .close()
        .then(stopTracing)
        .then(() => process.exit(0)),
  )
  .resume()
for (;;) (await engine.nextGrading()).finish()
