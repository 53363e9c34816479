import { NO_STEPS, withChange, type UndoSteps } from './undo-steps.ts'
import type { WorkspaceFiles } from './files.ts'

/** Remembers, file by file, the way that led to its text, so that one can go back after the page was closed. */
export class UndoKeeping {
  readonly #files: WorkspaceFiles
  readonly #steps: Map<string, UndoSteps>
  /** The texts that the steps lead to. */
  readonly #known: Map<string, string>

  constructor(files: WorkspaceFiles, kept: Readonly<Record<string, UndoSteps>>) {
    this.#files = files
    this.#steps = new Map(Object.entries(kept))
    this.#known = new Map(Object.entries(files.all.peek()))
  }

  of(path: string): UndoSteps {
    return this.#steps.get(path) ?? NO_STEPS
  }

  /**
   * What is to be kept of files that have changed since the last call.
   *
   * @returns by path; undefined where there is nothing to go back to any more
   */
  noteChanges(paths: readonly string[]): Record<string, UndoSteps | undefined> {
    return Object.fromEntries(paths.map((path) => [path, this.#note(path)]))
  }

  #note(path: string): UndoSteps | undefined {
    const text = this.#files.all.peek()[path]
    const before = this.#known.get(path)
    if (text === undefined) {
      this.#known.delete(path)
      this.#steps.delete(path)
      return undefined
    }
    this.#known.set(path, text)
    const steps = before === undefined ? NO_STEPS : withChange(this.of(path), before, text)
    this.#steps.set(path, steps)
    return steps
  }
}
