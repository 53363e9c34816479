import { signal } from '@preact/signals'
import { tryNow } from '../../offline/waiting/start.ts'
import { Waiting } from '../../offline/waiting/waiting-model.ts'
import type { ChoosingRuntime, Choice } from '../../runtimes/choosing-runtime.ts'
import type { Runtime, RuntimeState } from '../../runtimes/runtime.ts'
import { ServerGone } from '../../runtimes/server/http.ts'
import { NotGraded } from '../../runtimes/server/grade.ts'
import type { BackupRecord } from '../store/schemas.ts'
import { RequestDesk } from '../request/request-desk.ts'
import { SavedRequests } from '../request/saved-requests.ts'
import { WorkspaceStore } from '../store/workspace-store.ts'
import type { WorkApi } from '../sync/work-http.ts'
import { Announcer } from './announcer.ts'
import { Checking } from './checking.ts'
import type { PublicExercise } from './exercise.ts'
import { WorkspaceFiles } from './files.ts'
import { Grading, summarise } from './grading.ts'
import { Running, messageOf } from './running.ts'
import { Saving } from './saving.ts'
import { RevealsModel } from './reveals.ts'
import { fetchSolution, type Solution } from './solution.ts'
import { Syncing } from './syncing.ts'
import { TakingOver } from './taking-over.ts'
import type { UndoSteps } from './undo-steps.ts'

export interface SessionOptions {
  runtime: ChoosingRuntime
  /** What somebody may look at. Default: everything. */
  reveals?: RevealsModel
  /** Of whoever is signed in: their account keeps the files, too. */
  work?: WorkApi | undefined
}

/** One open workspace: the learner's files, what is kept on the device, and the runtime. */
export class Session {
  readonly exercise: PublicExercise
  readonly files: WorkspaceFiles
  readonly running: Running
  readonly requests: RequestDesk
  readonly grading: Grading
  readonly checking: Checking
  readonly takingOver: TakingOver
  readonly announcer: Announcer
  readonly saving: Saving | undefined
  /** Undefined where nobody is signed in, or nothing is kept. */
  readonly syncing: Syncing | undefined
  /** Attempts that wait for the server. Undefined where there is none, or nothing is kept. */
  readonly waiting: Waiting | undefined
  readonly runtime = signal<RuntimeState>({ status: 'checking' })
  /** Where the exercise runs. */
  readonly choice = signal<Choice>({ name: 'webcontainer', takenOver: undefined, serverReady: false })
  /** How many hints were taken, by requirement id. */
  readonly hints = signal<Readonly<Record<string, number>>>({})
  readonly gaveUp = signal(false)
  readonly reveals: RevealsModel
  /** Why a hint could not be taken. */
  readonly hintProblem = signal('')
  readonly solution = signal<Solution | undefined>(undefined)
  readonly backups = signal<readonly BackupRecord[]>([])
  /** What the learner must know about the device's store. */
  readonly storageProblem = signal<string | undefined>(undefined)
  /** The starter has another revision than the one that the learner's files were laid over. */
  readonly starterChanged = signal(false)
  readonly #store: WorkspaceStore | undefined
  readonly #runtime: ChoosingRuntime
  readonly #unwatch: (() => void)[]

  private constructor(
    exercise: PublicExercise,
    changes: Record<string, string | null>,
    undo: Record<string, UndoSteps>,
    store: WorkspaceStore | undefined,
    options: SessionOptions,
  ) {
    this.exercise = exercise
    this.#store = store
    this.#runtime = options.runtime
    this.reveals = options.reveals ?? new RevealsModel(undefined)
    this.announcer = new Announcer()
    this.files = new WorkspaceFiles(exercise, changes)
    this.saving = store && new Saving(exercise.slug, this.files, store, undo)
    this.syncing = this.saving && options.work && new Syncing(exercise.slug, options.work, this.saving, () => void this.#readBackups())
    this.running = new Running(exercise.slug, options.runtime, this.files.all, this.announcer)
    this.requests = new RequestDesk(exercise.surface.routes, this.running, this.announcer, new SavedRequests(exercise.slug))
    this.checking = new Checking(exercise.slug, options.runtime, this.announcer)
    this.grading = new Grading(
      exercise.slug,
      options.runtime,
      this.checking,
      store,
      this.announcer,
      (message) => (this.storageProblem.value = message),
    )
    this.takingOver = new TakingOver(this.files, (reason) => this.#backUp(reason), this.announcer)
    this.waiting =
      store && !import.meta.env.LOADBEARING_STATIC ? new Waiting(waitingOf(exercise), () => void this.#showWaited()) : undefined
    this.#unwatch = [
      options.runtime.watch((state) => (this.runtime.value = state)),
      options.runtime.watchChoice((choice) => this.#chosen(choice)),
    ]
    this.files.onChange((_paths, origin) => {
      if (origin === 'learner') void this.#guard(() => store?.markStarted(exercise.requirements.length))
    })
  }

  /** Opens the workspace with what the device has kept. Works without a store too, and says so. */
  static async open(exercise: PublicExercise, options: SessionOptions): Promise<Session> {
    let store: WorkspaceStore | undefined
    let changes: Record<string, string | null> = {}
    let undo: Record<string, UndoSteps> = {}
    let problem: string | undefined
    try {
      store = await WorkspaceStore.open(exercise.slug)
      changes = await store.changes()
      undo = await store.undo()
    } catch (error) {
      problem = `${messageOf(error)} You can work, but nothing is kept when you leave the page.`
      store = undefined
    }
    const session = new Session(exercise, changes, undo, store, options)
    session.storageProblem.value = problem
    await session.#guard(() => session.#restore())
    void session.#learnReveals()
    void session.syncing?.sync(true)
    return session
  }

  /** The next hint of a requirement, unless a cohort holds it back. */
  async takeHint(requirement: string): Promise<void> {
    const hints = this.exercise.requirements.find(({ id }) => id === requirement)?.hints ?? []
    const hint = Math.min(hints.length, (this.hints.value[requirement] ?? 0) + 1)
    try {
      await this.reveals.ask({ kind: 'hint', requirement, hint })
    } catch (error) {
      this.hintProblem.value = messageOf(error)
      return
    }
    this.hintProblem.value = ''
    // A second click may have been faster.
    this.hints.value = { ...this.hints.value, [requirement]: Math.max(this.hints.value[requirement] ?? 0, hint) }
    this.announcer.say(`Hint ${hint}: ${hints[hint - 1] ?? ''}`)
    void this.#saveWork()
  }

  /** The solution may be seen once the exercise is passed or given up. @throws Error in plain words, also when a cohort holds it back */
  async showSolution(): Promise<Solution> {
    await this.reveals.ask({ kind: 'solution' })
    if (!this.grading.passedOnce) {
      this.gaveUp.value = true
      await this.#saveWork()
    }
    this.solution.value ??= await fetchSolution(this.exercise.solution)
    return this.solution.value
  }

  /** Keeps the current files as a backup, then goes back to the starter: of one file, or of all. */
  async reset(path?: string): Promise<void> {
    if (!(await this.#backUp(path ? `before resetting ${path}` : 'before resetting all files'))) return
    if (path) this.files.reset(path)
    else this.files.resetAll()
    this.announcer.say(
      path ? `${path} is as in the starter again. A backup was kept.` : 'All files are as in the starter again. A backup was kept.',
    )
  }

  async restore(backup: BackupRecord): Promise<void> {
    if (!(await this.#backUp('before restoring a backup'))) return
    this.files.replace(backup.files)
    this.announcer.say('The backup was restored.')
  }

  /** Nothing grades now, and an attempt can wait until something does. */
  get canWait(): boolean {
    const state = this.runtime.value
    // A container that starts offline waits for its vendor, and never says that it is in vain.
    const getsNoFurther = state.status === 'unavailable' || ('slow' in state && state.slow && !navigator.onLine)
    return this.waiting !== undefined && getsNoFurther && !this.choice.value.serverReady
  }

  /** Where nothing grades, the attempt waits for the server. */
  async grade(): Promise<void> {
    await this.saving?.flush()
    if (this.canWait) return this.#wait()
    await this.grading.grade(
      this.files.all.value,
      this.#orWait((...call) => this.#runtime.grade(...call)),
    )
    void this.syncing?.sync(true)
  }

  /** Checks one requirement by itself, as it was found last. It is no attempt. */
  async checkAlone(requirement: { id: string; title: string }, seed: number | undefined): Promise<void> {
    if (this.grading.state.value.status === 'grading') return
    await this.saving?.flush()
    await this.checking.check(requirement, this.files.all.value, seed)
  }

  /** Has everything saved. @returns why the page should not be reloaded now, if anything speaks for that */
  async reasonToStay(): Promise<string | undefined> {
    await this.saving?.flush()
    if (Object.keys(this.files.changes.value).length > 0 && this.saving?.state.value.status !== 'saved')
      return 'Your files could not be saved on this device.'
    return this.grading.state.value.status === 'grading' ? 'An attempt is being graded. Wait for its verdict.' : undefined
  }

  /** The learner decides where the exercise runs. The files stay as they are; a running app is stopped. */
  async choose(name: Runtime['name']): Promise<void> {
    await this.running.stop()
    await this.#runtime.choose(name)
    this.announcer.say(name === 'server' ? 'The exercise runs on the server now.' : 'The exercise runs in this browser now.')
  }

  /** Has the server check what the browser can't. */
  async gradeOnServer(): Promise<void> {
    await this.saving?.flush()
    await this.grading.grade(
      this.files.all.value,
      this.#orWait((...call) => this.#runtime.gradeOnServer(...call)),
    )
    void this.syncing?.sync(true)
  }

  async close(): Promise<void> {
    for (const stop of this.#unwatch) stop()
    this.reveals.close()
    this.grading.cancel()
    this.checking.forget()
    this.waiting?.close()
    await this.syncing?.close()
    await Promise.allSettled([this.requests.close(), this.running.close(), this.saving?.close()])
    await this.#runtime.close().catch(() => undefined)
    this.#store?.close()
  }

  /** The same way to grade; when the server goes away meanwhile, the attempt waits for it. */
  #orWait(grade: Runtime['grade']): Runtime['grade'] {
    return async (...call) => {
      try {
        return await grade(...call)
      } catch (error) {
        const [, files, , running] = call
        if (!running.aborted && (error instanceof ServerGone || this.canWait || !navigator.onLine)) {
          this.grading.cancel()
          await this.#wait(files, error instanceof NotGraded ? error.idempotencyKey : undefined)
        }
        throw error
      }
    }
  }

  async #wait(files = this.files.all.value, key?: string): Promise<void> {
    const said = await this.waiting?.add(files, key)
    if (said !== undefined) this.announcer.say(said)
  }

  async #showWaited(): Promise<void> {
    await this.grading.load()
    const [newest] = this.grading.history.value
    if (!newest) return
    this.grading.show(newest)
    this.announcer.say(summarise(newest.verdict))
  }

  #chosen(choice: Choice): void {
    if (choice.takenOver !== undefined && this.choice.value.takenOver === undefined)
      this.announcer.say(`${choice.takenOver} The server runs the exercise now.`)
    if (choice.serverReady && !this.choice.value.serverReady) tryNow()
    this.choice.value = choice
  }

  async #restore(): Promise<void> {
    const work = await this.#store?.work()
    if (work) {
      this.hints.value = work.hints
      this.gaveUp.value = work.gaveUp
      this.starterChanged.value = work.revision !== this.exercise.revision && Object.keys(this.files.changes.value).length > 0
    }
    await this.#saveWork()
    await this.#readBackups()
    await this.grading.load()
  }

  async #readBackups(): Promise<void> {
    await this.#guard(async () => {
      this.backups.value = (await this.#store?.backups()) ?? []
    })
  }

  /** What was looked at on another device is shown here, too. */
  async #learnReveals(): Promise<void> {
    const local = Object.entries(this.hints.value).flatMap(([requirement, taken]) =>
      Array.from({ length: taken }, (_, index) => ({ kind: 'hint' as const, requirement, hint: index + 1 })),
    )
    const revealed = await this.reveals.load(this.gaveUp.value ? [...local, { kind: 'solution' }] : local)
    if (!revealed) return
    const hints = { ...this.hints.value }
    for (const { requirement, hint } of revealed)
      if (requirement !== null) hints[requirement] = Math.max(hints[requirement] ?? 0, hint ?? 0)
    this.hints.value = hints
    if (revealed.some(({ requirement }) => requirement === null)) this.gaveUp.value = true
    await this.#saveWork()
  }

  /** Whether it is safe to go on: nothing is thrown away that could not be kept first. */
  async #backUp(reason: string): Promise<boolean> {
    const files = this.files.changes.value
    if (Object.keys(files).length === 0) return true
    try {
      if (!this.#store) throw new Error('This browser keeps no files for this page, so no backup could be made. Nothing was changed.')
      await this.#store.addBackup(reason, files)
      this.backups.value = await this.#store.backups()
      return true
    } catch (error) {
      this.storageProblem.value = messageOf(error)
      this.announcer.say(messageOf(error))
      return false
    }
  }

  #saveWork(): Promise<void> {
    return this.#guard(() =>
      this.#store?.saveWork({ revision: this.exercise.revision, hints: { ...this.hints.value }, gaveUp: this.gaveUp.value }),
    )
  }

  async #guard(operation: () => Promise<unknown> | undefined): Promise<void> {
    try {
      await operation()
    } catch (error) {
      this.storageProblem.value = messageOf(error)
    }
  }
}

/** What is handed in later is for the revision that is worked on now. */
function waitingOf({ slug, title, revision, pinned }: PublicExercise): { slug: string; title: string; revision?: string } {
  return { slug, title, ...(pinned && pinned.chosen.revision !== null ? { revision } : {}) }
}
