import type { SourceFiles } from '../compile/types.ts'
import type { Manifest } from './manifest.ts'
import type { Variant } from './variant.ts'

/** A loaded, valid exercise. */
export interface Exercise {
  readonly slug: string
  readonly manifest: Manifest
  /** Hash over what decides a verdict: starter, grader, variants, surface, kit. Hex, 16 characters. */
  readonly revision: string
  /** The starter: `src/**`, `test/**`, `database/*.sql`. */
  readonly files: SourceFiles
  /** Absolute path of the grader's source. */
  readonly grader: string
  /** Exercises of kind `tests` and `rules`: the systems that the learner's work is run on. None in others. */
  readonly variants: readonly Variant[]
}

/** Files laid over the starter: a solution, a mutant or an alternative. */
export interface Overlay {
  readonly kind: 'solution' | 'mutant' | 'alternative'
  readonly name: string
  readonly why: string
  readonly delete: readonly string[]
  readonly files: SourceFiles
  /** Mutants only: the requirement that must fail. */
  readonly catches?: string
}
