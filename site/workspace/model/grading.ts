import { signal } from '@preact/signals'
import { verdictSchema, type RequirementResult, type Verdict } from '#engine/verdict/verdict.ts'
import type { Files, QueueProgress, Runtime } from '../../runtimes/runtime.ts'
import type { WorkspaceStore } from '../store/workspace-store.ts'
import type { Announcer } from './announcer.ts'
import type { Checking } from './checking.ts'
import { messageOf } from './running.ts'
import { Teller } from './teller.ts'

export type GradingState =
  | { status: 'idle' }
  | { status: 'grading'; progress: QueueProgress | undefined; results: readonly RequirementResult[] }
  | { status: 'error'; message: string }

export interface PastVerdict {
  id: number
  at: number
  verdict: Verdict
  /** Compact JWS, of a verdict that a server recorded. */
  signature: string | undefined
}

/** Grades the files and remembers the verdicts on the device. */
export class Grading {
  readonly state = signal<GradingState>({ status: 'idle' })
  /** Newest first; a verdict of an older contract that can't be read any more is left out and counted. */
  readonly history = signal<readonly PastVerdict[]>([])
  readonly unreadable = signal(0)
  /** The verdict on show. */
  readonly verdict = signal<Verdict | undefined>(undefined)
  /** Of the verdict on show. */
  readonly signature = signal<string | undefined>(undefined)
  /** The files that `verdict` is about; undefined when they are not known (it was restored). */
  readonly graded = signal<Files | undefined>(undefined)
  /** Assignments that go by another revision: what was handed in last is graded for them, too. */
  readonly beside = signal<readonly { cohort: string; assignment: string }[]>([])
  /** The verdict that has just come and in which every requirement holds; undefined once another one is on show. */
  readonly complete = signal<Verdict | undefined>(undefined)
  readonly #slug: string
  readonly #runtime: Runtime
  readonly #checking: Pick<Checking, 'forget'>
  readonly #teller: Teller
  readonly #store: WorkspaceStore | undefined
  readonly #announcer: Announcer
  readonly #onProblem: (message: string) => void
  #running: AbortController | undefined

  constructor(
    slug: string,
    runtime: Runtime,
    checking: Pick<Checking, 'forget'>,
    store: WorkspaceStore | undefined,
    announcer: Announcer,
    onProblem: (message: string) => void,
  ) {
    this.#slug = slug
    this.#runtime = runtime
    this.#checking = checking
    this.#teller = new Teller(announcer)
    this.#store = store
    this.#announcer = announcer
    this.#onProblem = onProblem
  }

  /** Reads the history. */
  async load(): Promise<void> {
    const records = (await this.#store?.verdicts()) ?? []
    const parsed = records.map(({ verdict, ...record }) => ({ ...record, verdict: verdictSchema.safeParse(verdict).data }))
    this.history.value = parsed.flatMap(({ id, at, verdict, signature }) => (verdict === undefined ? [] : [{ id, at, verdict, signature }]))
    this.unreadable.value = parsed.length - this.history.value.length
    if (this.verdict.value !== undefined) return
    this.verdict.value = this.history.value[0]?.verdict
    this.signature.value = this.history.value[0]?.signature
  }

  get passedOnce(): boolean {
    return this.history.value.some(({ verdict }) => verdict.status === 'passed')
  }

  /** @param grade by what. Default: the runtime that is chosen */
  async grade(files: Files, grade: Runtime['grade'] = (...call) => this.#runtime.grade(...call)): Promise<void> {
    this.#running?.abort()
    const running = new AbortController()
    this.#running = running
    this.state.value = { status: 'grading', progress: undefined, results: [] }
    this.beside.value = []
    this.complete.value = undefined
    this.#checking.forget()
    this.#announcer.say('Grading has begun.')
    try {
      let signature: string | undefined
      const onProgress = (progress: QueueProgress): void => {
        if (progress.phase === 'signed') signature = progress.signature
        else if (progress.phase === 'beside') this.beside.value = progress.assignments
        else this.#onProgress(progress)
      }
      const verdict = await grade(this.#slug, files, onProgress, running.signal)
      if (running.signal.aborted) return
      this.verdict.value = verdict
      this.signature.value = signature
      this.graded.value = files
      if (isComplete(verdict)) this.complete.value = verdict
      this.#teller.end()
      this.state.value = { status: 'idle' }
      this.#announcer.say(summarise(verdict))
      await this.#remember(verdict, signature)
    } catch (error) {
      if (running.signal.aborted) return
      this.#teller.end()
      this.state.value = { status: 'error', message: messageOf(error) }
      this.#announcer.say(messageOf(error))
    }
  }

  cancel(): void {
    if (!this.#running || this.state.value.status !== 'grading') return
    this.#running.abort()
    this.#teller.end()
    this.state.value = { status: 'idle' }
    this.#announcer.say('Grading was cancelled.')
  }

  show(past: PastVerdict): void {
    this.#checking.forget()
    this.complete.value = undefined
    this.verdict.value = past.verdict
    this.signature.value = past.signature
    this.graded.value = undefined
  }

  #onProgress(progress: Exclude<QueueProgress, { phase: 'signed' | 'beside' }>): void {
    const { value: state } = this.state
    if (state.status !== 'grading') return
    if (progress.phase === 'result') {
      const results = [...state.results, progress.result]
      this.state.value = { ...state, results }
      if (state.progress?.phase === 'running') this.#teller.results(results, state.progress.of)
    } else this.state.value = { ...state, progress }
  }

  async #remember(verdict: Verdict, signature: string | undefined): Promise<void> {
    try {
      await this.#store?.addVerdict(verdict, signature)
      await this.load()
    } catch (error) {
      this.#onProblem(messageOf(error))
    }
    // Of what failed, something is kept for later. That it can't be is no reason to disturb anybody.
    void import('../../learning/review/record.ts').then(({ recordAttempt }) => recordAttempt(verdict)).catch(() => undefined)
    if (!this.#store) this.history.value = [{ id: Date.now(), at: Date.now(), verdict, signature }, ...this.history.value]
  }
}

/** One sentence that sums a verdict up, such as "4 of 6 requirements hold." */
export function summarise({ status, message, requirements }: Verdict): string {
  const count = (wanted: RequirementResult['status']) => requirements.filter((result) => result.status === wanted).length
  const held = `${count('passed')} of ${requirements.length} requirements hold`
  const elsewhere = count('not-checked') > 0 ? `; ${count('not-checked')} can’t be checked here` : ''
  if (status === 'passed') return `Passed: ${held}${elsewhere}.`
  if (status === 'failed') return `${message ? `${message} ` : ''}${held}${elsewhere}.`
  if (status === 'timeout') return `The time ran out. ${message ?? ''} ${held}.`
  return `The grading itself failed; this is not your mistake. ${message ?? ''}`
}

/** Whether every requirement was checked and holds: a browser may pass an exercise of which it can't check all. */
function isComplete({ status, requirements }: Verdict): boolean {
  return status === 'passed' && requirements.every((result) => result.status === 'passed')
}
