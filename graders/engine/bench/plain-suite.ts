import { spawn } from 'node:child_process'
import { mkdir, rm, symlink, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { applyOverlay, loadOverlays, REPOSITORY_ROOT, type LoadOptions } from '../exercise/load.ts'
import type { SourceFiles } from '../compile/types.ts'
import { readSourceFiles } from '../exercise/source-tree.ts'
import type { Exercise } from '../exercise/types.ts'
import { EngineError } from '../engine.ts'
import { startCluster } from '../services/postgres/cluster.ts'
import { connectCluster } from '../services/postgres/databases.ts'
import { startDependency } from '../services/dependency/dependency.ts'
import { sourcePrograms } from '../services/source-programs.ts'
import { startValkey } from '../services/valkey/valkey.ts'

/** The plain suite of an exercise in a folder of its own, with its services running. */
export interface PlainSuite {
  /** Runs `vitest run` cold, in a new process. @returns wall time in milliseconds */
  run(): Promise<number>
  close(): Promise<void>
}

/** Whether there is one to compare with. */
export async function hasPlainSuite(exercise: Exercise): Promise<boolean> {
  return Object.keys(await plainFiles(exercise)).length > 0
}

const TSCONFIG = {
  compilerOptions: {
    target: 'ES2023',
    module: 'ESNext',
    moduleResolution: 'Bundler',
    experimentalDecorators: true,
    emitDecoratorMetadata: true,
    useDefineForClassFields: false,
  },
}

/**
 * Lays the solution and the exercise's plain suite (`graders/<slug>/plain/`)
 * out as a team would have them: one process, the app imported by the tests,
 * real services beside it.
 */
export async function openPlainSuite(exercise: Exercise, { root = REPOSITORY_ROOT }: LoadOptions = {}): Promise<PlainSuite> {
  const folder = join(REPOSITORY_ROOT, '.data/bench', exercise.slug)
  const [solution] = await loadOverlays(exercise, { root, kinds: ['solution'] })
  const plain = await plainFiles(exercise)
  if (solution === undefined || Object.keys(plain).length === 0)
    throw new EngineError('plain-missing', `plain/test/ beside the grader of ${exercise.slug} has no test: the benchmark compares with it.`)
  const files = { ...applyOverlay(exercise, solution), ...plain }
  await rm(folder, { recursive: true, force: true })
  for (const [path, text] of [
    ...Object.entries(files),
    ['tsconfig.json', JSON.stringify(TSCONFIG)],
    ['package.json', '{"type":"module"}'],
    // Of its own, or Vitest takes the repository's, further up.
    ['vitest.config.js', 'export default {}'],
  ] as const) {
    await mkdir(dirname(join(folder, path)), { recursive: true })
    await writeFile(join(folder, path), text)
  }
  await symlink(join(REPOSITORY_ROOT, 'node_modules'), join(folder, 'node_modules'))
  const services = await startServices(exercise, files)
  return {
    run: () => runVitest(folder, Object.keys(plain), services.env),
    close: async () => {
      await services.stop()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

function plainFiles({ grader }: Exercise): Promise<SourceFiles> {
  return readSourceFiles(join(dirname(grader), 'plain'))
}

async function startServices(
  { manifest }: Exercise,
  files: Readonly<Record<string, string>>,
): Promise<{ env: Record<string, string>; stop(): Promise<void> }> {
  const env: Record<string, string> = {}
  const stops: (() => Promise<void>)[] = []
  if (manifest.services.includes('postgres')) {
    const cluster = await startCluster({ folder: join(REPOSITORY_ROOT, '.data/postgres'), purpose: 'bench' })
    const server = await connectCluster(cluster.admin)
    const scripts = Object.keys(files)
      .filter((path) => path.startsWith('database/') && path !== 'database/sample.sql')
      .sort()
    const { login } = await server.create(scripts.map((path) => ({ path, text: files[path] ?? '' })))
    const url = new URL(cluster.url)
    env['DATABASE_URL'] = `postgres://${login.user}:${encodeURIComponent(login.password)}@${url.host}/${login.database}`
    stops.unshift(
      () => server.stop(),
      () => cluster.stop(),
    )
  }
  if (manifest.services.includes('valkey')) {
    const valkey = await startValkey(sourcePrograms().valkey)
    env['REDIS_URL'] = `redis://127.0.0.1:${valkey.port}`
    stops.push(() => valkey.stop())
  }
  for (const [name, spec] of Object.entries(manifest.dependencies)) {
    const dependency = await startDependency(name, spec)
    env[`${name.toUpperCase().replaceAll('-', '_')}_URL`] = `http://127.0.0.1:${await dependency.port('web.0')}`
    stops.push(() => dependency.stop())
  }
  return {
    env,
    stop: async () => {
      for (const stop of stops) await stop()
    },
  }
}

async function runVitest(folder: string, tests: readonly string[], env: Record<string, string>): Promise<number> {
  const started = performance.now()
  const { PATH, HOME } = process.env
  const child = spawn(
    process.execPath,
    [join(REPOSITORY_ROOT, 'node_modules/vitest/vitest.mjs'), 'run', '--root', folder, '--fsModuleCache=false', ...tests],
    {
      cwd: folder,
      env: { PATH, HOME, ...env, INSTANCE: 'web.0', CI: 'true' },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  )
  let output = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (output += chunk.toString('utf8')))
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve))
  if (code !== 0)
    throw new EngineError('plain-failed', `The plain suite failed on the solution, so its time means nothing:\n${output.slice(-3_000)}`)
  return performance.now() - started
}
