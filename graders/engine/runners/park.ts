import type { ExpectStatic } from 'vitest'
import { connectSupervisor, type Supervisor } from '../grader/connect.ts'
import { collect, type Declared } from '../grader/declare.ts'
import { executeRequirement } from '../grader/execute.ts'
import { createRandomSource } from '../grader/fixtures/random.ts'
import type { GraderRequests, GradingJob } from '../supervisor/protocol.ts'

/** One grading, from the side of the process that runs the grader. */
export interface Seat {
  /** The tests to run, in order: the suite's, less those that this runtime can't check. */
  readonly tests: readonly Declared[]
  /** Runs one of them. @returns true when it passed */
  run(test: Declared, expect: ExpectStatic): Promise<boolean>
  /** Says that all were run, and hangs up. */
  finish(): Promise<void>
}

/**
 * Says hello to a supervisor and waits, for as long as it takes, until there
 * is something to grade; then imports the suite.
 *
 * @param importSuite imports the suite's module so that it declares its tests
 * @returns undefined when the suite could not be used (the supervisor was told)
 */
export async function park(
  port: number,
  token: string,
  importSuite: (suite: GradingJob['suite']) => Promise<unknown>,
): Promise<Seat | undefined> {
  const supervisor = await connectSupervisor(port)
  const greeting = await supervisor.request('hello', token)
  const declared = await declare(supervisor, greeting, importSuite)
  if (declared === undefined) {
    supervisor.peer.close()
    return undefined
  }
  const notChecked = new Set(greeting.requirements.filter((requirement) => requirement.notChecked !== undefined).map(({ id }) => id))
  const random = createRandomSource(greeting.seed)
  return {
    tests: declared.filter(({ id }) => !notChecked.has(id)),
    run: (test, expect) => executeRequirement(test, supervisor, expect, random),
    finish: async () => {
      await supervisor.request('finished')
      supervisor.peer.close()
    },
  }
}

type Greeting = Awaited<ReturnType<GraderRequests['hello']>>

async function declare(
  supervisor: Supervisor,
  greeting: Greeting,
  importSuite: (suite: GradingJob['suite']) => Promise<unknown>,
): Promise<Declared[] | undefined> {
  try {
    const declared = await collect(() => importSuite(greeting.suite))
    const { problem } = await supervisor.request(
      'collected',
      declared.map(({ id }) => id),
    )
    return problem === undefined ? declared : undefined
  } catch (error) {
    await supervisor.request('finished', `The grader could not be loaded: ${error instanceof Error ? error.message : String(error)}`)
    return undefined
  }
}
