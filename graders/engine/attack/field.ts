import { existsSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createEngine } from '../create-engine.ts'
import { throwIfCancelled, type Engine } from '../engine.ts'
import { sharedFolder } from '../sandbox/readable-copy.ts'
import type { Verdict } from '../verdict/verdict.ts'
import type { Attack, Exchange } from './attack.ts'
import type { Field, Guard } from './campaign.ts'
import { cgroupsGuard } from './guards/cgroups.ts'
import { clusterGuard, Clusters } from './guards/cluster.ts'
import { foldersGuard } from './guards/folders.ts'
import { memoryGuard } from './guards/memory.ts'
import { mountsGuard } from './guards/mounts.ts'
import { processesGuard } from './guards/processes.ts'
import { openRuns } from './guards/runs.ts'
import type { Outcome } from './judge.ts'
import { loadHelpers, loadTargets, treeOf, type Target, type Targets } from './targets.ts'

/** One for the attack, one for the bystander. */
const SLOTS = 2

/** What is guessed must be wrong each time, and what is right, right. */
const SEED = 20_261_122

/** Bounds of what an attack may use up on the trusted side. */
const BOUNDS = {
  /** A supervisor or a runner, in MiB of resident memory. A runner has 200 when it has done nothing yet. */
  trustedMiB: 640,
  /** All gradings' databases together, in MiB. Two empty ones have 16. */
  databasesMiB: 512,
  /** From the end of an attack to nothing of it being left, in milliseconds: a supervisor that is ended may take 15 s. */
  settleMs: 20_000,
} as const

export interface RealField extends Field, AsyncDisposable {
  /** Ends everything, and says what is left then. */
  close(): Promise<string[]>
  /** The most that was used of each thing that has a bound, in MiB. */
  peaks(): Record<string, number>
}

/**
 * The real engine with its sandbox.
 *
 * @param options.runs how many run sessions are open all the while
 */
export async function openField({ runs: open }: { runs: number }): Promise<RealField> {
  const temporary = await mkdtemp(join(tmpdir(), 'loadbearing-attack-'))
  // Children get it, too: whatever anybody of ours leaves is found.
  process.env['TMPDIR'] = temporary
  const clusters = new Clusters()
  const engine = await createEngine({ slots: SLOTS, sandbox: 'bwrap', startCluster: (options) => clusters.start(options) })
  const [targets, helpers] = await Promise.all([loadTargets(), loadHelpers()])
  const runs = await openRuns(engine, targets, open).catch(async (error: unknown) => {
    await engine.close()
    throw error
  })
  const memory = memoryGuard(BOUNDS.trustedMiB)
  const databases = clusterGuard(clusters, BOUNDS.databasesMiB)
  const guards: Guard[] = [
    processesGuard(),
    foldersGuard({ temporary, hosts: [...hostFolders(), temporary] }),
    mountsGuard(),
    cgroupsGuard(),
    databases,
    memory,
    runs.guard,
  ]
  let bystanders = 0
  let closed: Promise<string[]> | undefined
  const close = async (): Promise<string[]> => {
    await runs.close()
    await engine.close()
    const left = await Promise.all(guards.map(async (guard) => (await guard.leftovers()).map((one) => `${guard.name}: ${one}`)))
    const running = [...clusters.controls].map(() => 'cluster: one still runs')
    const folders = [...clusters.folders].filter((folder) => existsSync(folder))
    await rm(temporary, { recursive: true, force: true })
    return [...left.flat(), ...running, ...folders.map((folder) => `cluster: the folder ${folder} is still there`)]
  }
  return {
    guards,
    settleMs: BOUNDS.settleMs,
    perform: (attack, signal) => {
      const target = targetOf(targets, attack)
      const files = treeOf(attack, target, helpers)
      return attack.session === undefined
        ? grade(engine, withBudget(target, attack), files, signal)
        : runSession(engine, target, files, attack.session, signal)
    },
    bystander: async (attack) => {
      bystanders += 1
      // Who shares the cluster with an attack on it is the one to suffer.
      const target = targets.get(attack.exercise === 'ledger' ? 'ledger' : 'tally')
      return target === undefined ? 'there is none' : gradeBystander(engine, target, bystanders % 2 === 0 ? 'starter' : 'solution')
    },
    peaks: () => ({ ...memory.peaks(), databases: databases.peakMiB() }),
    close: () => (closed ??= close()),
    [Symbol.asyncDispose]: async () => {
      await (closed ??= close())
    },
  }
}

function hostFolders(): string[] {
  return [join(sharedFolder(), 'hosts')]
}

function targetOf(targets: Targets, { exercise }: Attack): Target {
  const target = targets.get(exercise)
  if (target === undefined) throw new Error(`there is no exercise ${exercise} to attack`)
  return target
}

function withBudget({ exercise, ...target }: Target, { gradingSeconds }: Attack): Target {
  const manifest = { ...exercise.manifest, budgetSeconds: gradingSeconds ?? exercise.manifest.budgetSeconds }
  return { ...target, exercise: { ...exercise, manifest } }
}

async function grade(engine: Engine, { exercise }: Target, files: Target['starter'], signal: AbortSignal): Promise<Outcome> {
  const verdict = await engine.grade({ exercise, files, runtime: 'server', seed: SEED }, { signal })
  return { verdict, output: verdict.output }
}

async function runSession(
  engine: Engine,
  { exercise }: Target,
  files: Target['starter'],
  exchanges: readonly Exchange[],
  signal: AbortSignal,
): Promise<Outcome> {
  const lines: string[] = []
  const start = await engine.run({ exercise, files }, { signal, onLog: ({ text }) => void lines.push(text) })
  if (!start.ok) return { answers: [start.message], output: `${lines.join('\n')}\n${start.output}` }
  const answers: NonNullable<Outcome['answers']>[number][] = []
  for (const { request } of exchanges) {
    const [method = 'GET', path = '/'] = request.split(' ')
    const answer = start.session.request({ method, path, headers: {} })
    answers.push(
      await Promise.race([answer.catch((error: unknown) => (error instanceof Error ? error.message : String(error))), aborted(signal)]),
    )
  }
  await start.session.stop()
  throwIfCancelled(signal, 'run session')
  return { answers, output: lines.join('\n') }
}

function aborted(signal: AbortSignal): Promise<string> {
  return new Promise((resolve) => signal.addEventListener('abort', () => resolve('no answer came, and no refusal'), { once: true }))
}

/** The flaw of each starter is in its last requirement; asked for that alone it is graded fastest. */
async function gradeBystander(engine: Engine, { exercise, ...trees }: Target, who: 'starter' | 'solution'): Promise<string | undefined> {
  const flawed = exercise.manifest.requirements.at(-1)?.id ?? ''
  const only = who === 'starter' ? { only: [flawed] } : {}
  const verdict = await engine.grade({ exercise, files: trees[who], runtime: 'server', ...only })
  const statuses = verdict.requirements.map(({ status }) => status).join(', ')
  const isRight =
    who === 'starter'
      ? verdict.status === 'failed' && statuses === 'not-checked, failed'
      : verdict.status === 'passed' && statuses === 'passed, passed'
  return isRight && verdict.reason === undefined ? undefined : `an honest ${who} came to ${wordsOf(verdict, statuses)}`
}

function wordsOf({ status, message, requirements }: Verdict, statuses: string): string {
  const why = message ?? requirements.find((requirement) => requirement.message !== '')?.message ?? ''
  return `${status} (${statuses}): ${why}`
}
