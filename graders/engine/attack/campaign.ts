import { setImmediate as nextTurn, setTimeout as sleep } from 'node:timers/promises'
import type { Attack } from './attack.ts'
import { describe, judge, missingEvidence, type Outcome } from './judge.ts'

/** Watches one thing that an attack may use up or leave behind. */
export interface Guard {
  readonly name: string
  /** Looks once, while an attack runs. */
  sample?(): void | Promise<void>
  /** What went over its bound since it was asked last, one sentence each. */
  excesses?(): string[]
  /** What is there that was not there when nothing ran, one sentence each. */
  leftovers(): string[] | Promise<string[]>
}

/** Where attacks are carried out. */
export interface Field {
  /** Carries one out. Rejects when there is no outcome: then we failed. */
  perform(attack: Attack, signal: AbortSignal): Promise<Outcome>
  /** Grades somebody who has nothing to do with it. @returns what is wrong with that verdict */
  bystander(attack: Attack): Promise<string | undefined>
  readonly guards: readonly Guard[]
  /** How long what was there may take to be gone, in milliseconds. */
  readonly settleMs: number
}

export interface AttackResult {
  readonly attack: Attack
  /** In a few words: `failed (limit)`. */
  readonly outcome: string
  /** None: the attack came to nothing. */
  readonly problems: readonly string[]
  readonly seconds: number
  /** How many others were graded meanwhile. */
  readonly bystanders: number
}

/** How often guards look while an attack runs, in milliseconds. */
const SAMPLE_MS = 100

/**
 * Carries out one attack while others are graded beside it, and says what it
 * did that it should not have been able to.
 */
export async function carryOut(attack: Attack, field: Field): Promise<AttackResult> {
  const began = performance.now()
  const tooLate = AbortSignal.timeout(attack.seconds * 1000)
  const beside = gradeBeside(attack, field)
  const watch = sampleUntilStopped(field.guards)
  const { outcome, problems } = await outcomeOf(attack, field, tooLate)
  const seconds = (performance.now() - began) / 1000
  const bystanders = await beside.stop()
  await watch.stop()
  return {
    attack,
    outcome: summary(outcome),
    seconds,
    bystanders: bystanders.graded,
    problems: [
      ...problems,
      ...bystanders.problems,
      ...field.guards.flatMap((guard) => (guard.excesses?.() ?? []).map((excess) => `${guard.name}: ${excess}`)),
      ...(await leftovers(field)),
    ],
  }
}

async function outcomeOf(attack: Attack, field: Field, tooLate: AbortSignal): Promise<{ outcome?: Outcome; problems: string[] }> {
  try {
    const outcome = await performed(attack, field, tooLate)
    const late = tooLate.aborted ? [`it took longer than its ${attack.seconds} seconds`] : []
    return { outcome, problems: [...late, ...judge(attack, outcome)] }
  } catch (error) {
    if (tooLate.aborted) return { problems: [`it was not over within ${attack.seconds} seconds`] }
    return { problems: [`there is no outcome: ${error instanceof Error ? error.message : String(error)}`] }
  }
}

/** A grading can be over before the attack has come to its evidence: then it says nothing of it. */
const TRIES = 3

async function performed(attack: Attack, field: Field, signal: AbortSignal): Promise<Outcome> {
  for (let tries = 1; ; tries += 1) {
    const outcome = await field.perform(attack, signal)
    if (tries === TRIES || missingEvidence(attack, outcome).length === 0) return outcome
  }
}

/** Grades bystanders one after another, at least one, until told to stop. */
function gradeBeside(attack: Attack, field: Field): { stop(): Promise<{ graded: number; problems: string[] }> } {
  let stopped = false
  const problems = new Set<string>()
  let graded = 0
  const work = async () => {
    do {
      const problem = await field.bystander(attack).catch((error: unknown) => (error instanceof Error ? error.message : String(error)))
      if (problem !== undefined) problems.add(`the bystander: ${problem}`)
      graded += 1
      // One that answers at once must not keep anybody else from their turn.
      await nextTurn()
    } while (!stopped)
  }
  const done = work()
  return {
    stop: async () => {
      stopped = true
      await done
      return { graded, problems: [...problems] }
    },
  }
}

function sampleUntilStopped(guards: readonly Guard[]): { stop(): Promise<void> } {
  let stopped = false
  const work = async () => {
    while (!stopped) {
      for (const guard of guards) await guard.sample?.()
      await sleep(SAMPLE_MS)
    }
  }
  const done = work()
  return {
    stop: async () => {
      stopped = true
      await done
    },
  }
}

/** What is still there when it has had its time to go. */
async function leftovers({ guards, settleMs }: Field): Promise<string[]> {
  const deadline = performance.now() + settleMs
  for (;;) {
    const left = await Promise.all(guards.map(async (guard) => (await guard.leftovers()).map((one) => `${guard.name}: ${one}`)))
    if (left.flat().length === 0 || performance.now() > deadline) return left.flat()
    await sleep(SAMPLE_MS)
  }
}

function summary(outcome: Outcome | undefined): string {
  if (outcome === undefined) return 'none'
  if (outcome.verdict !== undefined) return describe(outcome.verdict)
  return `${outcome.answers?.length ?? 0} answers`
}
