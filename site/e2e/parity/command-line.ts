import { join } from 'node:path'
import { createEngine } from '#engine/create-engine.ts'
import type { Engine } from '#engine/engine.ts'
import { REPOSITORY_ROOT } from '#engine/exercise/load.ts'
import type { Exercise } from '#engine/exercise/types.ts'
import type { Candidate } from '#engine/gate/candidates.ts'
import { engineHash } from '#engine/gate/engine-hash.ts'
import { readReport, REPORT_FILE, verdictIn, type Report, type ReportedVerdict } from '#engine/gate/report.ts'

/**
 * The verdicts of `npm run grade`. What the content gate has found a moment ago
 * is not graded again.
 */
export class CommandLine implements AsyncDisposable {
  /** Gradings that were done here. */
  graded = 0
  readonly #exercise: Exercise
  readonly #report: Report | undefined
  readonly #hash: string
  readonly #slots: number
  #engine: Promise<Engine> | undefined

  private constructor(exercise: Exercise, report: Report | undefined, hash: string, slots: number) {
    this.#exercise = exercise
    this.#report = report
    this.#hash = hash
    this.#slots = slots
  }

  /** @param slots gradings at once */
  static async open(exercise: Exercise, slots: number): Promise<CommandLine> {
    return new CommandLine(exercise, await readReport(join(REPOSITORY_ROOT, REPORT_FILE)), await engineHash(), slots)
  }

  /** Of the content gate, if nothing has changed since; otherwise graded now. */
  async verdictOn(candidate: Candidate): Promise<ReportedVerdict> {
    const known = verdictIn(this.#report, { engine: this.#hash, exercise: this.#exercise, candidate, runner: 'vitest' })
    return known ?? this.grade(candidate)
  }

  /** @param seed default: drawn */
  async grade({ files }: Candidate, seed?: number): Promise<ReportedVerdict> {
    this.graded += 1
    this.#engine ??= createEngine({ slots: this.#slots })
    const engine = await this.#engine
    return engine.grade({ exercise: this.#exercise, files, runtime: 'local', ...(seed === undefined ? {} : { seed }) })
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await (await this.#engine)?.close()
  }
}
