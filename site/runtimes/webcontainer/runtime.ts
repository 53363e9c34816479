import type { Verdict } from '#engine/verdict/verdict.ts'
import type { Compilation } from '#engine/compile/types.ts'
import type { Manifest } from '#engine/exercise/manifest.ts'
import { machineKit } from '#engine/container/machine.ts'
import { besideDataSchema, besideSubject, type BesideSubject } from '#engine/beside-subject.ts'
import { gradeSubject, type GradeSubject } from '#engine/grade-subject.ts'
import type { SupervisorProcess } from '#engine/slots/supervisor-process.ts'
import { superviseRun, type Supervised } from '#engine/supervised-run.ts'
import { subjectJob } from '#engine/subject-job.ts'
import type { CapturedRequest } from '#engine/supervisor/protocol.ts'
import {
  RuntimeError,
  type Asked,
  type Files,
  type Run,
  type RunEvents,
  type RunResult,
  type Runtime,
  type RuntimeState,
  type TestResult,
} from '../runtime.ts'
import { checkOf } from '../check-of.ts'
import type { Check } from '../server/api.ts'
import type { Container } from './container.ts'
import type { PartFile } from './download.ts'
import { Starting, type StartingParts } from './starting.ts'
import { timed } from './timed.ts'

/** What the page knows of an exercise that is run in it. */
export interface ContainerExercise extends Pick<
  Manifest,
  'kind' | 'kit' | 'processes' | 'services' | 'dependencies' | 'surface' | 'requirements' | 'budgetSeconds'
> {
  slug: string
  revision: string
  /** The starter. */
  files: Files
  container: {
    /** Version of the engine that the parts are of. */
    engine: string
    /** What an import in this kit may name. */
    specifiers: readonly string[]
    parts: readonly PartFile[]
    /** Address of the compiled suite: asked for when something is graded, never before. */
    suite: string
    /** Address of what the exercise's kind needs beside the subject: asked for likewise. */
    beside?: string | undefined
  }
}

/** Compiles in the page: the editor's TypeScript worker. */
export interface Compiler {
  compile(files: Files, folder: 'src' | 'test' | 'rules', specifiers: readonly string[]): Promise<Compilation>
}

export interface WebContainerOptions extends StartingParts<Container> {
  exercise: ContainerExercise
  compiler: () => Promise<Compiler>
}

/** An app that runs, or why it does not. */
type Started =
  (Extract<Supervised, { ok: true }> & { container: Container; supervisor: SupervisorProcess }) | Extract<RunResult, { ok: false }>

/** The runtime that needs no server: app, services and grader are processes of a container in this page. */
export class WebContainerRuntime implements Runtime {
  readonly name = 'webcontainer'
  readonly #options: WebContainerOptions
  readonly #starting: Starting<Container>
  readonly #listeners = new Set<(state: RuntimeState) => void>()
  readonly #exercise: GradeSubject['exercise']
  #state: RuntimeState = { status: 'checking' }
  #stopRun: (() => Promise<void>) | undefined

  constructor(options: WebContainerOptions) {
    this.#options = options
    const { slug, revision, files } = options.exercise
    this.#exercise = { slug, revision, files, manifest: options.exercise }
    this.#starting = new Starting(options, options.exercise.container.parts, (state) => this.#become(state))
  }

  watch(listener: (state: RuntimeState) => void): () => void {
    this.#listeners.add(listener)
    listener(this.#state)
    return () => this.#listeners.delete(listener)
  }

  warm(): void {
    // What goes wrong is told as a state.
    this.#starting.container().catch(() => undefined)
  }

  async run(_slug: string, files: Files, events: RunEvents, signal: AbortSignal): Promise<RunResult> {
    await this.close()
    const started = await this.#start(files, events, signal)
    if (!started.ok) return started
    const { supervisor, container, handle } = started
    const stop = async () => {
      if (this.#stopRun === stop) this.#stopRun = undefined
      await started.stop()
    }
    this.#stopRun = stop
    const [port] = handle.address.web
    const run: Run = {
      instances: handle.instances,
      ...(port === undefined ? {} : { preview: container.addressOf(port) }),
      request: (request: CapturedRequest) => supervisor.request('request', request),
      stop,
    }
    return { ok: true, run }
  }

  async test(_slug: string, files: Files, signal: AbortSignal): Promise<TestResult> {
    const compiled = await this.#compile(files, 'test')
    if (!compiled.ok) return { ok: false, ...compiled.problem }
    const started = await this.#start(files, { onLog: () => {}, onExit: () => {} }, signal)
    if (!started.ok) return { ok: false, message: started.message, ...(started.place === undefined ? {} : { place: started.place }) }
    try {
      return { ok: true, results: await started.supervisor.request('test', compiled.files) }
    } finally {
      await started.stop()
    }
  }

  grade(...[, files, onProgress, signal]: Parameters<Runtime['grade']>): Promise<Verdict> {
    return timed('grade', () => this.#grade(files, {}, onProgress, signal))
  }

  async check(...[, files, asked, onProgress, signal]: Parameters<Runtime['check']>): Promise<Check> {
    return checkOf(await timed('check', () => this.#grade(files, asked, onProgress, signal)), asked.only)
  }

  async close(): Promise<void> {
    await this.#stopRun?.()
  }

  #grade(files: Files, asked: Partial<Asked>, onProgress: Parameters<Runtime['grade']>[2], signal: AbortSignal): Promise<Verdict> {
    const { exercise } = this.#options
    onProgress({ phase: 'preparing' })
    const suite = fetchChecks(exercise.container.suite, signal)
    const beside = this.#beside(files, signal)
    // They may fail while there is still something to compile.
    suite.catch(() => undefined)
    beside.catch(() => undefined)
    return gradeSubject({
      exercise: this.#exercise,
      files,
      ...asked,
      runtime: 'webcontainer',
      engine: exercise.container.engine,
      compile: async () => {
        const [container, compilation] = await Promise.all([this.#container(), this.#compile(files, 'src')])
        signal.throwIfAborted()
        return { compilation, kitFolder: machineKit(container.machine, exercise.kit), beside: await beside }
      },
      grade: async (job) => {
        const container = await this.#container()
        const outcome = await container.grade({ ...job, suite: { code: await suite } }, { signal, onProgress })
        signal.throwIfAborted()
        return { outcome, waitedMs: 0 }
      },
    })
  }

  async #beside(files: Files, signal: AbortSignal): Promise<BesideSubject> {
    const { container, files: starter } = this.#options.exercise
    if (container.beside === undefined) return {}
    const data = besideDataSchema.parse(JSON.parse(await fetchChecks(container.beside, signal)))
    return besideSubject(data, files, starter, (tree, folder) => this.#compile(tree, folder))
  }

  /** Starts an app in a supervisor of its own; ended by the signal too. */
  async #start(files: Files, events: RunEvents, signal: AbortSignal): Promise<Started> {
    const [container, compiled] = await Promise.all([this.#container(), this.#compile(files, 'src')])
    signal.throwIfAborted()
    const subject = subjectJob(this.#exercise, files, compiled, machineKit(container.machine, this.#options.exercise.kit))
    if (!subject.ok) return { ok: false, reason: 'compile', ...subject.problem, output: '' }
    const supervisor = await container.supervisor()
    const run = await superviseRun({ supervisor, job: subject.job, files, ...events, signal })
    if (!run.ok) return run
    if (signal.aborted) await run.stop()
    signal.throwIfAborted()
    return { ...run, container, supervisor }
  }

  async #container(): Promise<Container> {
    try {
      return await this.#starting.container()
    } catch (error) {
      throw new RuntimeError(error instanceof Error ? error.message : String(error))
    }
  }

  async #compile(files: Files, folder: 'src' | 'test' | 'rules'): Promise<Compilation> {
    return (await this.#options.compiler()).compile(files, folder, this.#options.exercise.container.specifiers)
  }

  #become(state: RuntimeState): void {
    this.#state = state
    for (const listener of this.#listeners) listener(state)
  }
}

/** Never kept in a file of the container: the learner's code could read it there. */
async function fetchChecks(address: string, signal: AbortSignal): Promise<string> {
  const response = await fetch(address, { signal }).catch(() => {
    signal.throwIfAborted()
    throw new RuntimeError('The checks of this exercise could not be fetched. See whether the network is up, and grade again.')
  })
  if (!response.ok)
    throw new RuntimeError(`The checks of this exercise are missing (status ${response.status}). The page may be outdated: reload it.`)
  return response.text()
}
