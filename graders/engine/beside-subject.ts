import { z } from 'zod'
import type { Compilation, SourceFiles } from './compile/types.ts'
import { kindSchema, type KindName } from './exercise/manifest.ts'
import { applyVariant, variantRoleSchema, type Variant } from './exercise/variant.ts'
import { readDocuments } from './documents/read-documents.ts'
import { sqlOf } from './subject-job.ts'
import type { GradingJob, VariantJob } from './supervisor/protocol.ts'

/** What a grading of an exercise of some kinds needs beside its subject. */
export type BesideSubject = Pick<GradingJob, 'guest' | 'variants' | 'rules' | 'documents'>

/** What that is made of, whoever the learner is: in this form a page fetches it. */
export const besideDataSchema = z.object({
  kind: kindSchema,
  /** The program that runs beside learner code. */
  guest: z.string().exactOptional(),
  variants: z.array(
    z.object({ name: z.string(), role: variantRoleSchema, delete: z.array(z.string()), files: z.record(z.string(), z.string()) }),
  ),
})
export type BesideData = z.infer<typeof besideDataSchema>

/** The part of it that exercises have on disk. */
export function besideData(kind: KindName, guest: string | undefined, variants: readonly Variant[]): BesideData {
  return {
    kind,
    ...(guest === undefined ? {} : { guest }),
    variants: variants.map(({ name, role, files, ...variant }) => ({ name, role, delete: [...variant.delete], files: { ...files } })),
  }
}

/** Compiles a folder of a tree: what begins there, with what it imports. */
export type CompileFolder = (tree: SourceFiles, folder: 'test' | 'rules') => Promise<Compilation> | Compilation

/**
 * Puts together what a grading needs beside its subject: the learner's tests on each variant, or the learner's
 * rules with all trees that they are run on, or the learner's documents as data.
 *
 * @param files the learner's whole tree
 * @param starter of the exercise
 */
export async function besideSubject(
  { kind, guest, variants }: BesideData,
  files: SourceFiles,
  starter: SourceFiles,
  compile: CompileFolder,
): Promise<BesideSubject> {
  if (kind === 'document') return { documents: await readDocuments(files) }
  if (guest === undefined) return {}
  if (kind === 'rules') return { guest, ...(await rulesOf(variants, files, starter, compile)) }
  const jobs: VariantJob[] = []
  for (const { name, role, ...variant } of variants) {
    const tree = withLearnersTests(variant, files, starter)
    jobs.push({ name, role, ...sqlOf(tree), ...compiled(await compile(tree, 'test')) })
  }
  return { guest, ...(jobs.length === 0 ? {} : { variants: jobs }) }
}

async function rulesOf(
  variants: BesideData['variants'],
  files: SourceFiles,
  starter: SourceFiles,
  compile: CompileFolder,
): Promise<Pick<GradingJob, 'rules' | 'variants'>> {
  return {
    rules: { ...compiled(await compile(files, 'rules')), tree: appOf(files) },
    variants: variants.map(({ name, role, ...variant }) => ({ name, role, sql: [], files: appOf(applyVariant(starter, variant)) })),
  }
}

function compiled(compilation: Compilation): Pick<VariantJob, 'files' | 'problem'> {
  return compilation.ok ? { files: compilation.files } : { files: {}, problem: compilation.problem }
}

function appOf(tree: SourceFiles): Record<string, string> {
  return Object.fromEntries(Object.entries(tree).filter(([path]) => path.startsWith('src/')))
}

/** A variant of the app, and of the learner's tree its tests alone. */
export function withLearnersTests(variant: Pick<Variant, 'delete' | 'files'>, files: SourceFiles, starter: SourceFiles): SourceFiles {
  const app = Object.entries(applyVariant(starter, variant)).filter(([path]) => !isTest(path))
  return Object.fromEntries([...app, ...Object.entries(files).filter(([path]) => isTest(path))])
}

const isTest = (path: string) => path.startsWith('test/')
