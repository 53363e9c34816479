import { readFileSync } from 'node:fs'
import { enableCompileCache, flushCompileCache } from 'node:module'
import { dirname, join } from 'node:path'
import { Readable } from 'node:stream'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { isMainThread, parentPort, workerData } from 'node:worker_threads'
import { installClock, type Clock } from './clock.ts'
import { runControl } from './control.ts'
import { readJob, writeApp } from './job.ts'
import { ownerByChannel, ownerByThread, type Owner } from './owner.ts'
import { describeFailure } from './report.ts'
import { NOTE, READY_LINE, readSettings, type HostSettings } from './settings.ts'
import { applyContainerLimits } from './strict.ts'

/** Variables that make a process work at all; a launcher points them at the host's own folder. */
/** NO_COLOR (https://no-color.org): what an app writes is read in a log, and its libraries decide when they are loaded. */
const KEPT_VARIABLES = new Set(['HOME', 'TMPDIR', 'PATH', 'TZ', 'NO_COLOR'])

async function prepare(settings: HostSettings): Promise<void> {
  const here = fileURLToPath(import.meta.url)
  const owner = settings.notes === undefined ? ownerByChannel(settings) : ownerByThread(here, settings, settings.notes)
  if (settings.compileCache !== undefined) enableCompileCache({ directory: settings.compileCache, portable: true })
  const clock = installClock()
  process.setSourceMapsEnabled(true)
  for (const specifier of preloads(join(dirname(here), 'preload.json'))) await import(specifier)
  // Without a sandbox: of the environment. A host is killed, so it is written now.
  if (settings.compileCache === undefined) flushCompileCache()
  hideInput()
  owner.onJob = (line) => start(line, settings, owner, { clock, kitModules: join(dirname(here), 'node_modules') })
  owner.onAdvance = (ms) => clock.advance(ms, () => owner.note(NOTE.advanced))
  process.stdout.write(`${READY_LINE}\n`)
}

function start(line: string, settings: HostSettings, owner: Owner, { clock, kitModules }: { clock: Clock; kitModules: string }): void {
  const job = readJob(line)
  if (job.clockMs !== undefined) clock.advance(job.clockMs, () => undefined)
  writeApp(settings.app, job.files, kitModules)
  for (const name of Object.keys(process.env)) if (!KEPT_VARIABLES.has(name)) Reflect.deleteProperty(process.env, name)
  Object.assign(process.env, job.env)
  process.chdir(settings.app)
  const entry = join(settings.app, job.entry)
  process.argv = [process.execPath, entry]
  if (job.strict) applyContainerLimits()

  let settled = false
  process.on('exit', () => {
    // As Node does for a main module whose top-level await never ends.
    if (!settled) process.exitCode ??= 13
    owner.note(NOTE.leaving)
  })
  import(pathToFileURL(entry).href).then(
    () => {
      settled = true
    },
    (error: unknown) => {
      settled = true
      process.stderr.write(`${describeFailure(error, settings.app, job.files)}\n`)
      process.exit(1)
    },
  )
}

/** The input is the launcher's: the learner's code sees one that has ended. */
function hideInput(): void {
  const ended = Readable.from([])
  Object.defineProperty(process, 'stdin', { configurable: true, enumerable: true, get: () => ended })
}

function preloads(path: string): string[] {
  const list: unknown = JSON.parse(readFileSync(path, 'utf8'))
  if (!Array.isArray(list)) throw new Error(`${path} is no list of specifiers`)
  return list.map(String)
}

/**
 * The program that runs learner code: one job, then it is gone. Bundled into
 * each kit as `host.mjs`; holds nothing of the engine's that is worth stealing.
 * It is also its own second thread.
 */
if (isMainThread) await prepare(readSettings(process.argv[2]))
else if (parentPort !== null) runControl(parentPort, readSettings(String(workerData)))
