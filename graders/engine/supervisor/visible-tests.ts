import { randomBytes } from 'node:crypto'
import { z } from 'zod'
import type { HostPool } from './host-pool.ts'
import { LogBook } from './log-book.ts'
import type { CompiledFiles, VisibleTestResult } from './protocol.ts'

/** Total time of the visible tests, in milliseconds. */
const DEADLINE_MS = 30_000

const resultSchema = z.object({
  file: z.string(),
  name: z.string(),
  status: z.enum(['passed', 'failed', 'skipped']),
  message: z.string(),
  durationMs: z.number(),
})

/**
 * Runs the learner's visible tests in a process of their own, against the
 * running subject. What it reports is the learner's claim: shown, never graded.
 */
export async function runVisibleTests(options: {
  hosts: HostPool
  kit: string
  tests: CompiledFiles
  url: string
  /** Ways to services of their own, where the tests start the app themselves. */
  wiring?: { env: Record<string, string>; ports: Record<number, number> }
}): Promise<VisibleTestResult[]> {
  const files = Object.keys(options.tests).filter((path) => path.endsWith('.test.js'))
  if (files.length === 0) return []
  const mark = randomBytes(12).toString('hex')
  const log = new LogBook()
  const host = await options.hosts.take(options.kit)
  const read = Promise.all([log.follow('tests', 'stdout', host.stdout), log.follow('tests', 'stderr', host.stderr)])
  const port = Number(new URL(options.url).port)
  await host.start({
    files: { ...options.tests, 'run-tests.js': entry(files, mark) },
    entry: 'run-tests.js',
    env: { ...options.wiring?.env, SUBJECT_URL: options.url },
    ports: { ...options.wiring?.ports, [port]: port },
    strict: false,
  })
  let late = false
  const timer = setTimeout(() => {
    late = true
    host.signal('SIGKILL')
  }, DEADLINE_MS)
  await host.exited
  clearTimeout(timer)
  await read
  const lines = log.since(0).filter(({ text }) => text.startsWith(mark))
  const last = lines.pop()
  if (last?.text === `${mark}done`) return lines.map(({ text }) => resultSchema.parse(JSON.parse(text.slice(mark.length))))
  const message = late
    ? `The tests did not finish within ${DEADLINE_MS / 1000} seconds.`
    : `The tests ended before they had reported. ${log.tail(2_000)}`
  return files.map((file) => ({ file: file.replace(/\.js$/, '.ts'), name: 'all tests', status: 'failed', message, durationMs: 0 }))
}

function entry(files: readonly string[], mark: string): string {
  return `import { runFiles } from 'vitest'
import { pathToFileURL } from 'node:url'
import { resolve } from 'node:path'
const results = await runFiles(${JSON.stringify(files)}.map((file) => resolve(file)), (file) => import(pathToFileURL(file).href))
for (const { file, name, message, ...rest } of results) {
  const result = { ...rest, file: file.replace(/^.*?(test\\/)/, '$1').replace(/\\.js$/, '.ts'), name: name.slice(0, 300), message: message.slice(0, 3000) }
  process.stdout.write('\\n' + ${JSON.stringify(mark)} + JSON.stringify(result))
}
process.stdout.write('\\n' + ${JSON.stringify(mark)} + 'done\\n', () => process.exit(0))
`
}
