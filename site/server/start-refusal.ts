import { EngineError } from '#engine/engine.ts'

/** The server can't or must not start. The message is one line for the person who started it: what is wrong, and what to do. */
export class StartRefusal extends Error {
  override readonly name = 'StartRefusal'
}

/**
 * What to print for an error: one line for what a person can mend, a stack for a mistake of ours.
 *
 * @example describeError(new StartRefusal('port 4321 is in use.')) // 'port 4321 is in use.'
 */
export function describeError(error: unknown): string {
  if (error instanceof StartRefusal || error instanceof EngineError) return error.message.replaceAll(/\s*\n\s*/g, ' ')
  return error instanceof Error ? (error.stack ?? error.message) : String(error)
}
