import { z } from 'zod'
import type { Compilation, SourceFiles } from './compile/types.ts'
import { applyVariant, variantRoleSchema, type Variant } from './exercise/variants.ts'
import { sqlOf } from './subject-job.ts'
import type { GradingJob, VariantJob } from './supervisor/protocol.ts'

/** What a grading of an exercise of some kinds needs beside its subject. */
export type BesideSubject = Pick<GradingJob, 'guest' | 'variants'>

/** What that is made of, whoever the learner is: in this form a page fetches it. */
export const besideDataSchema = z.object({
  /** The program that runs beside learner code. */
  guest: z.string().exactOptional(),
  variants: z.array(
    z.object({ name: z.string(), role: variantRoleSchema, delete: z.array(z.string()), files: z.record(z.string(), z.string()) }),
  ),
})
export type BesideData = z.infer<typeof besideDataSchema>

/** The part of it that exercises have on disk. */
export function besideData(guest: string | undefined, variants: readonly Variant[]): BesideData {
  return {
    ...(guest === undefined ? {} : { guest }),
    variants: variants.map(({ name, role, files, ...variant }) => ({ name, role, delete: [...variant.delete], files: { ...files } })),
  }
}

/**
 * Puts together what a grading needs beside its subject: the learner's tests on each variant.
 *
 * @param files the learner's whole tree
 * @param starter of the exercise
 * @param compile compiles the tests of a tree, with what they import
 */
export async function besideSubject(
  { guest, variants }: BesideData,
  files: SourceFiles,
  starter: SourceFiles,
  compile: (tree: SourceFiles) => Promise<Compilation> | Compilation,
): Promise<BesideSubject> {
  if (guest === undefined) return {}
  const jobs: VariantJob[] = []
  for (const variant of variants) {
    const tree = withLearnersTests(variant, files, starter)
    const compilation = await compile(tree)
    const { name, role } = variant
    jobs.push({
      name,
      role,
      ...sqlOf(tree),
      ...(compilation.ok ? { files: compilation.files } : { files: {}, problem: compilation.problem }),
    })
  }
  return { guest, ...(jobs.length === 0 ? {} : { variants: jobs }) }
}

/** A variant of the app, and of the learner's tree its tests alone. */
export function withLearnersTests(variant: Pick<Variant, 'delete' | 'files'>, files: SourceFiles, starter: SourceFiles): SourceFiles {
  const app = Object.entries(applyVariant(starter, variant)).filter(([path]) => !isTest(path))
  return Object.fromEntries([...app, ...Object.entries(files).filter(([path]) => isTest(path))])
}

const isTest = (path: string) => path.startsWith('test/')
