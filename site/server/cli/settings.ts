import { UsageError } from '#engine/cli/terminal.ts'
import { readConfig, type Config } from '../config.ts'
import { StartRefusal } from '../start-refusal.ts'

/**
 * The server's settings, for a command.
 *
 * @throws UsageError naming every variable that is wrong
 */
export function commandSettings(): Config {
  try {
    // A command serves and grades nothing, so it has no role.
    return readConfig({ ...process.env, ROLE: undefined })
  } catch (error) {
    throw usage(error)
  }
}

/** What a server would not start for is something that whoever called the command can mend. */
export async function asUsage<T>(act: () => Promise<T>): Promise<T> {
  return act().catch((error: unknown) => {
    throw usage(error)
  })
}

function usage(error: unknown): unknown {
  if (!(error instanceof StartRefusal)) return error
  return new UsageError(error.message.charAt(0).toUpperCase() + error.message.slice(1), { cause: error })
}
