import { mkdir, rm } from 'node:fs/promises'
import { freemem } from 'node:os'
import { join } from 'node:path'
import { besideData, besideSubject } from './beside-subject.ts'
import { compileRules, compileSubject, compileTests } from './compile/compile.ts'
import { compileGuest } from './compile/guest.ts'
import { compileSuite } from './compile/suite.ts'
import type { SourceFiles } from './compile/types.ts'
import { EngineError, throwIfCancelled, type Engine, type EngineOptions } from './engine.ts'
import { REPOSITORY_ROOT } from './exercise/load.ts'
import type { Exercise } from './exercise/types.ts'
import { engineHash } from './gate/engine-hash.ts'
import { gradeSubject, type GradeSubject } from './grade-subject.ts'
import { buildKit } from './kits/build.ts'
import { startRun } from './run-session.ts'
import { SHARES, sparesOf } from './policy.ts'
import { probeSandbox } from './sandbox/probe.ts'
import { startCluster, type Cluster, type ClusterOptions } from './services/postgres/cluster.ts'
import { sourcePrograms } from './services/source-programs.ts'
import { childStarter } from './slots/child.ts'
import { SlotPool } from './slots/slot-pool.ts'
import type { SlotOptions } from './slots/slot.ts'
import { subjectJob } from './subject-job.ts'
import type { SupervisorSettings } from './supervisor/protocol.ts'
import { makeTemporaryFolder } from './temporary-folder.ts'
import { ENGINE_VERSION } from './version.ts'

/** Where clusters are made; those of gradings lie in memory while they run, where there is room. */
const POSTGRES_FOLDER = join(REPOSITORY_ROOT, '.data/postgres')

/** Of all run sessions together; an app with a pool of ten has room thirty times. */
const RUN_CONNECTIONS = 400

/** The light runner takes the shape of the container, which has this Node.js. */
const CONTAINER_NODE = join(REPOSITORY_ROOT, 'node_modules/node-22/bin/node')

/**
 * Opens the grading engine. Databases, kits and slots are started when they are
 * first needed; `close` ends them all.
 *
 * @example
 * const engine = await createEngine()
 * const verdict = await engine.grade({ exercise, files: exercise.files, runtime: 'local' })
 * await engine.close()
 */
export async function createEngine(options: EngineOptions = {}): Promise<Engine> {
  const runner = options.runner ?? 'vitest'
  const light = runner === 'light'
  const sandbox = light ? 'container' : (options.sandbox ?? (await sandboxHere(options)))
  const node = light ? CONTAINER_NODE : process.execPath
  const grading = { niceness: options.serves === true ? SHARES.gradingNiceness.value : 0 }
  /** A workshop that runs must not starve one that grades. */
  const running = { niceness: SHARES.runNiceness.value }
  const startProcess = childStarter(node, grading)
  const folder = await makeTemporaryFolder()
  const programs = sourcePrograms()
  let runsCluster: Promise<Cluster> | undefined
  let hash: Promise<string> | undefined
  let closed = false

  const openCluster = async (purpose: string, changes: Pick<ClusterOptions, 'connections' | 'niceness' | 'inMemory'>): Promise<Cluster> => {
    if (closed) throw new EngineError('engine-closed', 'The engine was closed: it grades no more.')
    await mkdir(POSTGRES_FOLDER, { recursive: true })
    return (options.startCluster ?? startCluster)({
      folder: POSTGRES_FOLDER,
      purpose,
      ...changes,
    })
  }
  const settingsWith = (databases: SupervisorSettings['databases']): Omit<SupervisorSettings, 'token'> => ({
    databases,
    programs,
    sandbox,
    cgroup: options.cgroup,
    strict: light,
    folder,
  })
  const spares = sparesOf(freemem(), options.slots ?? 1)
  /** Each slot has a PostgreSQL of its own: sessions, locks, notifications, disk and crashes of one grading are no other's. */
  const slots = new SlotPool(options.slots ?? 1, async (): Promise<SlotOptions> => {
    if (light) return { runner, startProcess, settings: { ...settingsWith({ kind: 'pglite' }), spares } }
    const cluster = await openCluster('grading', { ...grading, inMemory: true })
    return {
      runner,
      startProcess,
      settings: { ...settingsWith({ kind: 'cluster', admin: cluster.admin }), spares },
      release: () => cluster.stop(),
    }
  })
  /** Run sessions share one, apart from gradings. */
  const runSettings = async (): Promise<Omit<SupervisorSettings, 'token'>> => {
    if (light) return settingsWith({ kind: 'pglite' })
    runsCluster ??= openCluster('runs', { connections: RUN_CONNECTIONS, ...running }).catch((error: unknown) => {
      runsCluster = undefined
      throw error
    })
    const cluster = await runsCluster
    return settingsWith({ kind: 'cluster', admin: cluster.admin })
  }
  const runs = new Set<{ stop(): Promise<void> }>()

  return {
    grade: async (request, { signal, onProgress } = {}) => {
      const { exercise, files } = request
      return gradeSubject({
        exercise,
        files,
        runtime: light ? 'webcontainer' : request.runtime,
        seed: request.seed,
        only: request.only,
        engine: ENGINE_VERSION,
        compile: () => compile(exercise, files),
        grade: async (job) => {
          const suite = light ? { code: await compileSuite(exercise.grader) } : { path: exercise.grader }
          const queued = performance.now()
          let waitedMs = 0
          const outcome = await slots.with((slot) => {
            waitedMs = performance.now() - queued
            return slot.grade({ ...job, suite }, { signal, onProgress })
          }, signal)
          throwIfCancelled(signal)
          return { outcome, waitedMs }
        },
      })
    },
    gradesWith: async ({ manifest }) => ({ kit: (await buildKit(manifest.kit)).hash, engine: await (hash ??= engineHash()) }),
    run: async ({ exercise, files }, runOptions = {}) => {
      const kit = await buildKit(exercise.manifest.kit)
      const subject = subjectJob(exercise, files, compileSubject(files, kit), kit.folder)
      if (!subject.ok) return { ok: false, reason: 'compile', message: subject.problem.message, place: subject.problem.place, output: '' }
      return startRun({
        startProcess: childStarter(node, running),
        settings: await runSettings(),
        job: subject.job,
        kit,
        files,
        runs,
        options: runOptions,
      })
    },
    close: async () => {
      closed = true
      await Promise.allSettled([...runs].map((run) => run.stop()))
      await slots.close()
      await (await runsCluster)?.stop()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

async function sandboxHere({ cgroup, onNotice }: EngineOptions): Promise<'bwrap' | 'none'> {
  if ((await probeSandbox({ cgroup })).works) return 'bwrap'
  onNotice?.('There is no working sandbox here, so the code runs as you: grade only what you trust. `npm run doctor` says what is missing.')
  return 'none'
}

async function compile({ manifest, variants, files: starter }: Exercise, files: SourceFiles): ReturnType<GradeSubject['compile']> {
  const [kit, guest] = await Promise.all([buildKit(manifest.kit), compileGuest(manifest.kind)])
  const beside = await besideSubject(besideData(manifest.kind, guest, variants), files, starter, (tree, folder) =>
    folder === 'test' ? compileTests(tree, kit) : compileRules(tree, kit),
  )
  return { compilation: compileSubject(files, kit), kitFolder: kit.folder, beside }
}
