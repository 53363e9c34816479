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
