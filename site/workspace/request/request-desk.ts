import { signal } from '@preact/signals'
import type { CapturedRequest, CapturedResponse } from '#engine/supervisor/protocol.ts'
import type { Announcer } from '../model/announcer.ts'
import type { PublicExercise } from '../model/exercise.ts'
import type { SavedRequest } from '../store/request-schemas.ts'
import { buildRequest, draftOf, EMPTY_DRAFT, titleOf, type Draft, type DraftProblem } from './draft.ts'
import { KeptDraft } from './kept-draft.ts'
import { sizeOf, timeOf } from './measures.ts'
import { readCurl } from './read-curl.ts'
import { type SavedRequests, type Undo } from './saved-requests.ts'
import { Sender, type Exchange } from './sender.ts'
import { WORDS } from './words.ts'

type Routes = PublicExercise['surface']['routes']

/** The running app, as far as requests need it. `isRunning` is a signal's value where somebody watches. */
export interface Asked {
  readonly isRunning: boolean
  request(request: CapturedRequest, signal: AbortSignal): Promise<CapturedResponse>
}

/** Where requests to the running app are written, kept and sent. */
export class RequestDesk {
  readonly draft = signal<Draft>(EMPTY_DRAFT)
  /** Grows whenever another request lies on the desk. */
  readonly opened = signal(0)
  /** The saved request that lies on the desk. */
  readonly from = signal<number | undefined>(undefined)
  readonly problem = signal<DraftProblem | undefined>(undefined)
  readonly undo = signal<Undo | undefined>(undefined)
  /** The exchange whose answer is on show. */
  readonly shown = signal<number | undefined>(undefined)
  readonly saved: SavedRequests
  readonly sender: Sender
  readonly routes: Routes
  /** Once what the device has kept is there. */
  readonly restored: Promise<void>
  readonly #app: Asked
  readonly #announcer: Announcer
  /** As it was opened: what differs from it was written by the learner. */
  #asOpened: Draft
  readonly #kept: KeptDraft

  constructor(routes: Routes, app: Asked, announcer: Announcer, saved: SavedRequests) {
    this.routes = routes
    this.#app = app
    this.#announcer = announcer
    this.saved = saved
    this.sender = new Sender((request, signal) => app.request(request, signal))
    this.draft.value = this.#asOpened = draftOf(routes[0])
    this.#kept = new KeptDraft(saved)
    this.restored = this.#restore()
  }

  change(part: Partial<Draft>): void {
    this.draft.value = { ...this.draft.value, ...part }
    this.problem.value = undefined
    this.#kept.change(this.draft.value)
  }

  /** Lays a request on the desk. What was written there before can be had back. */
  open(draft: Draft, name: string, from?: number): void {
    const before = { draft: this.draft.value, from: this.from.value, asOpened: this.#asOpened }
    const isLost = !isSame(before.draft, before.asOpened) && !isSame(before.draft, draft)
    this.#lay(draft, from)
    this.undo.value = isLost ? { text: WORDS.replaced(name), undo: () => this.#lay(before.draft, before.from, before.asOpened) } : undefined
    this.#announcer.say(isLost ? WORDS.replaced(name) : WORDS.opened(name))
  }

  openExchange({ id, draft }: Exchange): void {
    this.open(draft, titleOf(draft))
    this.shown.value = id
  }

  /** Takes over a curl command. */
  paste(text: string): void {
    const read = readCurl(text)
    if (!read.ok) {
      this.problem.value = { at: 'path', message: read.problem }
      return
    }
    this.open(read.draft, titleOf(read.draft))
    this.#announcer.say(read.left.length === 0 ? WORDS.pasted : WORDS.pastedWithout(read.left.join(', ')))
    if (read.left.length > 0) this.problem.value = { at: 'path', message: WORDS.pastedWithout(read.left.join(', ')) }
  }

  get isReady(): boolean {
    return this.#app.isRunning
  }

  async send(draft = this.draft.value): Promise<void> {
    if (this.sender.sending.value) return
    if (!this.isReady) return this.#announcer.say(WORDS.notRunning)
    const built = buildRequest(draft)
    this.problem.value = built.ok ? undefined : built.problem
    if (!built.ok) return
    this.#announcer.say(WORDS.sending)
    const exchange = await this.sender.send(draft, built.request)
    if (!exchange) return
    this.shown.value = exchange.id
    this.#announcer.say(wordsOf(exchange))
  }

  /** Keeps what lies on the desk under a name: over the saved request that it was, or as a new one. */
  async save(name: string, from?: SavedRequest): Promise<void> {
    const draft = this.draft.value
    if (from) {
      await this.saved.put({ ...from, draft, savedAt: Date.now() })
      this.undo.value = { text: WORDS.savedAs(name), undo: () => this.saved.put(from) }
    } else {
      const added = await this.saved.add(name, draft)
      this.from.value = added.id
      this.undo.value = undefined
    }
    this.#asOpened = draft
    this.#announcer.say(WORDS.savedAs(name))
  }

  async rename(request: SavedRequest, name: string): Promise<void> {
    await this.saved.put({ ...request, name })
    this.undo.value = { text: WORDS.renamed(name), undo: () => this.saved.put(request) }
    this.#announcer.say(WORDS.renamed(name))
  }

  async remove(request: SavedRequest): Promise<void> {
    await this.saved.delete(request)
    if (this.from.value === request.id) this.from.value = undefined
    this.undo.value = { text: WORDS.deleted(request.name), undo: () => this.saved.put(request) }
    this.#announcer.say(WORDS.deleted(request.name))
  }

  async takeBack(): Promise<void> {
    const { value: last } = this.undo
    this.undo.value = undefined
    await last?.undo?.()
    this.#announcer.say(WORDS.undone)
  }

  async close(): Promise<void> {
    this.sender.cancel()
    await this.#kept.close()
    await this.saved.close()
  }

  #lay(draft: Draft, from: number | undefined, asOpened = draft): void {
    this.change(draft)
    this.#asOpened = asOpened
    this.from.value = from
    this.opened.value += 1
  }

  async #restore(): Promise<void> {
    await this.saved.load()
    const draft = await this.saved.draft()
    // Somebody may have been faster.
    if (!draft || this.#kept.hasChanged) return
    this.draft.value = draft
    this.opened.value += 1
  }
}

/** What came of a request, in one sentence. */
export function wordsOf({ outcome }: Exchange): string {
  if (outcome.kind === 'cancelled') return WORDS.cancelled
  if (outcome.kind === 'failed') return WORDS.failed(outcome.message)
  return WORDS.answered(outcome.response.status, timeOf(outcome.response), sizeOf(outcome.response))
}

function isSame(a: Draft, b: Draft): boolean {
  return JSON.stringify(a) === JSON.stringify(b)
}
