import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { SourceFiles } from '../compile/types.ts'
import { applyOverlay, loadExercise, loadOverlays } from '../exercise/load.ts'
import { readText } from '../exercise/source-tree.ts'
import type { Exercise } from '../exercise/types.ts'
import { TARGETS, type Attack } from './attack.ts'

const FIXTURES = fileURLToPath(new URL('./fixtures/', import.meta.url))
const HELPERS = fileURLToPath(new URL('./helpers/', import.meta.url))
const ENTRY = 'src/main.ts'
const FIRST = 'src/first.ts'

export interface Target {
  readonly exercise: Exercise
  readonly starter: SourceFiles
  readonly solution: SourceFiles
}
export type Targets = ReadonlyMap<string, Target>

/** The exercises that attacks are laid over. */
export async function loadTargets(): Promise<Targets> {
  return new Map(await Promise.all(TARGETS.map(async (slug) => [slug, await loadTarget(slug)] as const)))
}

async function loadTarget(slug: string): Promise<Target> {
  const exercise = await loadExercise(slug, { root: FIXTURES })
  const solution = (await loadOverlays(exercise, { root: FIXTURES })).find(({ kind }) => kind === 'solution')
  return { exercise, starter: exercise.files, solution: solution === undefined ? exercise.files : applyOverlay(exercise, solution) }
}

/** What attacks import from `./attack/…`: modules that run in the app, beside the attack. */
export async function loadHelpers(folder: string = HELPERS): Promise<SourceFiles> {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'))
  return Object.fromEntries(
    await Promise.all(names.map(async (name) => [`src/attack/${name}`, await readText(join(folder, name))] as const)),
  )
}

/** The tree that an attack submits. */
export function treeOf(attack: Pick<Attack, 'over' | 'files' | 'first' | 'append'>, target: Target, helpers: SourceFiles): SourceFiles {
  const { over, files, first, append } = attack
  const tree = { ...target[over], ...helpers, ...files }
  const entry = [first === undefined ? '' : "import './first.ts'\n", tree[ENTRY] ?? '', append ?? ''].join('\n')
  return { ...tree, [ENTRY]: entry, ...(first === undefined ? {} : { [FIRST]: first }) }
}
