import type { SourceFiles } from '../compile/types.ts'
import { applyOverlay, loadOverlays } from '../exercise/load.ts'
import type { Exercise } from '../exercise/types.ts'

/** One tree that the gate grades, and what the grader must say of it. */
export interface Candidate {
  kind: 'starter' | 'solution' | 'alternative' | 'mutant'
  name: string
  files: SourceFiles
  /** Mutants only: the requirement that must fail. */
  catches?: string
}

/** How reports name it, such as "mutant cached-pages". */
export function titleOf({ kind, name }: Pick<Candidate, 'kind' | 'name'>): string {
  return kind === 'starter' || kind === 'solution' ? kind : `${kind} ${name}`
}

/** Where its files lie, relative to the repository. */
export function folderOf(slug: string, { kind, name }: Pick<Candidate, 'kind' | 'name'>): string {
  if (kind === 'starter') return `exercises/${slug}/src`
  return kind === 'solution' ? `solutions/${slug}` : `graders/${slug}/${kind}s/${name}`
}

/** Whether it is a right repair, which holds whatever the data and the timing. Wrong code may pass or fail by chance. */
export function isRight({ kind }: Pick<Candidate, 'kind'>): boolean {
  return kind === 'solution' || kind === 'alternative'
}

/** The starter, the solution, all alternatives and all mutants of an exercise. */
export async function candidatesOf(exercise: Exercise, options: { root?: string } = {}): Promise<Candidate[]> {
  const overlays = await loadOverlays(exercise, options)
  return [
    { kind: 'starter', name: 'starter', files: exercise.files },
    ...overlays.map((overlay): Candidate => {
      const { kind, name, catches } = overlay
      return { kind, name, files: applyOverlay(exercise, overlay), ...(catches === undefined ? {} : { catches }) }
    }),
  ]
}
