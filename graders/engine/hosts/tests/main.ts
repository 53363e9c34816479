import { subscribe } from 'node:diagnostics_channel'
import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
// The kit's own `vitest`, which the tests import as well.
import { runFiles } from '../../runners/light/vitest.ts'
import { openChannel } from '../channel.ts'

/** Requests that servers in this process were asked. */
let requests = 0
subscribe('http.server.request.start', () => (requests += 1))

/**
 * The program that runs the learner's tests in a process of its own. It tells of each test when it has ended, so
 * that a later one that never ends hides nothing. Nothing here says which variant it is.
 */
const channel = await openChannel(
  Number(process.env['PORT']),
  {
    run: async (files, seed) => {
      channel.closeDoor()
      for (const name of ['PORT', 'INSTANCE']) Reflect.deleteProperty(process.env, name)
      const results = await runFiles(
        asPaths(files).map((file) => resolve(file)),
        (file) => import(pathToFileURL(file).href),
        { seed: Number(seed), onTest: (result) => channel.emit('test', result) },
      )
      // A file that can't be imported has no tests to tell of.
      for (const result of results) if (result.name === result.file) channel.emit('test', result)
      return { requests }
    },
  },
  (socket) => socket.destroy(),
)

function asPaths(value: unknown): string[] {
  return Array.isArray(value) ? value.map(String) : []
}
