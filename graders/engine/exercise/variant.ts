import { z } from 'zod'
import type { SourceFiles } from '../compile/types.ts'

/** `reference`: what the learner's tests must pass and rules must let through. `mutant`: what they must find. */
export const VARIANT_ROLES = ['reference', 'mutant'] as const
export const variantRoleSchema = z.enum(VARIANT_ROLES)
export type VariantRole = z.infer<typeof variantRoleSchema>

/** A system that the learner's tests or rules are run on: files laid over the starter. */
export interface Variant {
  readonly name: string
  readonly role: VariantRole
  readonly delete: readonly string[]
  readonly files: SourceFiles
}

/**
 * The tree that results from laying a variant over the starter.
 *
 * @example typeCheck(applyVariant(exercise.files, variant))
 */
export function applyVariant(starter: SourceFiles, variant: Pick<Variant, 'delete' | 'files'>): SourceFiles {
  const kept = Object.entries(starter).filter(([path]) => !variant.delete.includes(path))
  return { ...Object.fromEntries(kept), ...variant.files }
}
