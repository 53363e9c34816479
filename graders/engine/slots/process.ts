import type { LineSource } from '../supervisor/line-messages.ts'

/** A program of the engine's that a slot or a run consists of. */
export type ProgramName = 'supervisor' | 'vitest' | 'light'

/** A trusted process of the engine, from its owner's side: talks in text, and ends when its input does. */
export interface TrustedProcess extends LineSource {
  /** Resolves when the text was taken; rejects when the process is gone. */
  write(text: string): Promise<void>
  /** Resolves when it has ended. */
  readonly ended: Promise<void>
  /** What it said of its end: the tail of its errors. */
  complaint(): string
  /** Closes its input; ends it by force when it has not ended after `deadlineMs`. */
  end(deadlineMs: number): Promise<void>
}

/** Starts one: where the engine runs, as a child of this process; in the page, in the container. */
export type StartProcess = (program: ProgramName) => Promise<TrustedProcess>
