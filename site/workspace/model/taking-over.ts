import { signal } from '@preact/signals'
import type { Announcer } from './announcer.ts'
import type { Refusal, WorkspaceFiles } from './files.ts'

/** What was there before a file was taken over. */
interface Before {
  readonly path: string
  /** Undefined: there was no such file. */
  readonly text: string | undefined
}

/** Takes files of the solution over, one at a time, each as an act that can be undone. */
export class TakingOver {
  /** What the last one can be put back to. */
  readonly undoable = signal<Before | undefined>(undefined)
  /** Why a file was not taken over. */
  readonly problem = signal('')
  readonly #files: WorkspaceFiles
  readonly #backUp: (reason: string) => Promise<boolean>
  readonly #announcer: Announcer

  /** @param backUp keeps what is there, and says whether it is safe to go on */
  constructor(files: WorkspaceFiles, backUp: (reason: string) => Promise<boolean>, announcer: Announcer) {
    this.#files = files
    this.#backUp = backUp
    this.#announcer = announcer
  }

  /** @param text undefined: the solution does without the file */
  async take(path: string, text: string | undefined): Promise<void> {
    if (!(await this.#backUp(`before taking over ${path}`))) return
    const before = { path, text: this.#files.text(path) }
    this.problem.value = this.#put(path, text) ?? ''
    if (this.problem.value !== '') return this.#announcer.say(this.problem.value)
    this.undoable.value = before
    this.#announcer.say(`${path} is as in the solution now. It can be undone, and a backup was kept.`)
  }

  undo(): void {
    const before = this.undoable.value
    if (!before) return
    this.problem.value = this.#put(before.path, before.text) ?? ''
    this.undoable.value = undefined
    this.#announcer.say(this.problem.value || `${before.path} is as it was.`)
  }

  #put(path: string, text: string | undefined): Refusal {
    const exists = this.#files.text(path) !== undefined
    if (text === undefined) return exists ? this.#files.remove(path) : undefined
    return exists ? this.#files.edit(path, text) : this.#files.create(path, text)
  }
}
