import { readdir } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { SourceFiles } from '../compile/types.ts'
import { applyOverlay, loadExercise, loadOverlays } from '../exercise/load.ts'
import { readText } from '../exercise/source-tree.ts'
import type { Exercise } from '../exercise/types.ts'
import { TARGETS, type Attack } from './attack.ts'

/** A course of small exercises that are graded in a moment: for attacks, trials and benchmarks. */
export const SMALL_COURSE = fileURLToPath(new URL('./fixtures', import.meta.url))

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
  const exercise = await loadExercise(slug, { root: SMALL_COURSE })
  const solution = (await loadOverlays(exercise, { root: SMALL_COURSE })).find(({ kind }) => kind === 'solution')
  return { exercise, starter: exercise.files, solution: solution === undefined ? exercise.files : applyOverlay(exercise, solution) }
}

/** What attacks import from `./attack/…`: modules that run in the app, beside the attack. */
export async function loadHelpers(folder: string = HELPERS): Promise<SourceFiles> {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'))
  return Object.fromEntries(
    await Promise.all(names.map(async (name) => [`src/attack/${name}`, await readText(join(folder, name))] as const)),
  )
}

/** The tree that an attack submits. Of the helpers it gets those that it imports. */
export function treeOf(attack: Pick<Attack, 'over' | 'files' | 'first' | 'append'>, target: Target, helpers: SourceFiles): SourceFiles {
  const { over, files, first, append } = attack
  const entry = [first === undefined ? '' : "import './first.ts'\n", files[ENTRY] ?? target[over][ENTRY] ?? '', append ?? ''].join('\n')
  const own = { ...files, [ENTRY]: entry, ...(first === undefined ? {} : { [FIRST]: first }) }
  return { ...target[over], ...own, ...imported(Object.values(own), helpers) }
}

function imported(texts: readonly string[], helpers: SourceFiles): SourceFiles {
  const found = Object.entries(helpers).filter(([path]) => texts.some((text) => text.includes(`/${basename(path)}'`)))
  const more =
    found.length === 0
      ? {}
      : imported(
          found.map(([, text]) => text),
          without(helpers, found),
        )
  return { ...Object.fromEntries(found), ...more }
}

function without(files: SourceFiles, taken: readonly (readonly [string, string])[]): SourceFiles {
  return Object.fromEntries(Object.entries(files).filter(([path]) => taken.every(([other]) => other !== path)))
}
