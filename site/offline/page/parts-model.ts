import { signal } from '@preact/signals'
import type { PartName } from '../plan.ts'
import { installWorker, isInstalled } from './install.ts'
import { NoRoom, PartsHere } from './parts-here.ts'
import { PARTS_WORDS } from './parts-words.ts'
import { wishEditor } from './wish.ts'

/** Bytes of one part, and what is done with it. */
export interface PartState {
  readonly here: number
  readonly all: number
  readonly isFetching: boolean
  readonly problem: string
}

type Opened = { status: 'open'; parts: Readonly<Record<PartName, PartState>> }

/** What this device has of the site, and can be made to have. */
export class PartsModel {
  readonly state = signal<{ status: 'looking' | 'impossible' | 'unknown' } | Opened>({ status: 'looking' })
  /** For a screen reader. */
  readonly said = signal('')
  readonly #running = new Map<PartName, AbortController>()
  #here: PartsHere | undefined

  async open(): Promise<void> {
    const worker: ServiceWorkerContainer | undefined = Reflect.get(navigator, 'serviceWorker')
    if (worker === undefined || !('caches' in globalThis) || !import.meta.env.PROD) {
      this.state.value = { status: 'impossible' }
      return
    }
    try {
      this.#here = await PartsHere.open()
      await this.#look()
    } catch {
      this.state.value = { status: 'unknown' }
    }
  }

  /** Makes a part available offline. Never rejects: what went wrong is in the state. */
  async fetch(part: PartName): Promise<void> {
    if (this.#running.has(part) || !this.#here) return
    const running = new AbortController()
    this.#running.set(part, running)
    if (part === 'editor') wishEditor(true)
    this.#change(part, { isFetching: true, problem: '' })
    let problem = ''
    try {
      // Without the worker nothing of it would be used. Who saves data has none before.
      const worker = navigator.serviceWorker
      if (!(await isInstalled(worker))) await installWorker(worker)
      await this.#here.fetch(part, (bytes) => this.#arrived(part, bytes), running.signal)
      this.said.value = PARTS_WORDS[part].here
    } catch (error) {
      problem = running.signal.aborted ? '' : error instanceof NoRoom ? PARTS_WORDS.noRoom(error) : PARTS_WORDS.brokeOff
      this.said.value = problem || PARTS_WORDS.cancelled
    }
    this.#running.delete(part)
    await this.#look()
    this.#change(part, { isFetching: false, problem })
  }

  cancel(part: PartName): void {
    this.#running.get(part)?.abort()
  }

  async remove(part: PartName): Promise<void> {
    if (part === 'editor') wishEditor(false)
    await this.#here?.remove(part)
    await this.#look()
    this.said.value = PARTS_WORDS[part].removed
  }

  #arrived(part: PartName, bytes: number): void {
    const { value } = this.state
    if (value.status !== 'open') return
    const { here, all } = value.parts[part]
    this.#change(part, { here: Math.min(all, here + bytes) })
  }

  #change(part: PartName, change: Partial<PartState>): void {
    const { value } = this.state
    if (value.status === 'open')
      this.state.value = { status: 'open', parts: { ...value.parts, [part]: { ...value.parts[part], ...change } } }
  }

  async #look(): Promise<void> {
    if (!this.#here) return
    const [editor, libraries] = await Promise.all([this.#here.bytesOf('editor'), this.#here.bytesOf('libraries')])
    const before = this.state.value
    const rest = (part: PartName) =>
      before.status === 'open' && before.parts[part].isFetching
        ? before.parts[part]
        : { isFetching: false, problem: before.status === 'open' ? before.parts[part].problem : '' }
    this.state.value = {
      status: 'open',
      parts: { editor: { ...rest('editor'), ...editor }, libraries: { ...rest('libraries'), ...libraries } },
    }
  }
}
