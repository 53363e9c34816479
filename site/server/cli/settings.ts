import { UsageError } from '#engine/cli/terminal.ts'
import { readConfig, type Config } from '../config.ts'
import { StartRefusal } from '../start-refusal.ts'

/**
 * The server's settings, for a command.
 *
 * @throws UsageError naming every variable that is wrong
 */
export function commandSettings(): Config {
  // A command serves and grades nothing, so it needs no role.
  return refusalsAsUsage(() => readConfig({ ...process.env, ROLE: undefined }))
}

/** What the server would not start for is wrong usage of a command. */
export function refusalsAsUsage<T>(read: () => T): T {
  try {
    return read()
  } catch (error) {
    throw error instanceof StartRefusal ? new UsageError(error.message, { cause: error }) : error
  }
}
