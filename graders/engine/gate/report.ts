import { createHash } from 'node:crypto'
import { mkdir, readFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import writeFileAtomic from 'write-file-atomic'
import { z } from 'zod'
import type { SourceFiles } from '../compile/types.ts'
import { verdictSchema, type Verdict } from '../verdict/verdict.ts'
import type { Candidate } from './candidates.ts'

/** Where `npm test` keeps the report of its content gate, relative to the repository. */
export const REPORT_FILE = '.data/check-exercises.json'

/** The version of the report. A change that a reader could notice raises it. */
const REPORT_VERSION = 1

/** What two verdicts are compared by; what else a verdict has would only fill the disk. */
const { exercise, runtime, seed, status, reason, message, requirements } = verdictSchema.shape

const gradingSchema = z.object({
  candidate: z.object({ kind: z.enum(['starter', 'solution', 'alternative', 'mutant']), name: z.string() }),
  runner: z.enum(['vitest', 'light']),
  /** Hash of the candidate's whole tree. */
  files: z.string(),
  verdict: z.object({ exercise, runtime, seed, status, reason, message, requirements }),
})

/** What each candidate got when the content gate graded it in whole. */
export const reportSchema = z.object({
  version: z.literal(REPORT_VERSION),
  /** Hash of the engine that graded (`engineHash`). */
  engine: z.string(),
  gradings: z.array(gradingSchema),
})

export type Report = z.infer<typeof reportSchema>
export type ReportedVerdict = z.infer<typeof gradingSchema>['verdict']

/** A grading as the report keeps it. */
export function reported(
  candidate: Candidate,
  runner: 'vitest' | 'light',
  verdict: Pick<Verdict, 'exercise' | 'runtime' | 'seed' | 'status' | 'reason' | 'message' | 'requirements'>,
): Report['gradings'][number] {
  return gradingSchema.parse({ candidate, runner, files: hashFiles(candidate.files), verdict })
}

/**
 * Writes the report, whole or not at all.
 *
 * @param file its folder is made where it is missing
 */
export async function writeReport(file: string, report: Omit<Report, 'version'>): Promise<void> {
  await mkdir(dirname(file), { recursive: true })
  await writeFileAtomic(file, `${JSON.stringify({ version: REPORT_VERSION, ...report })}\n`)
}

/** @returns undefined when there is none that can be read: whoever wants a verdict then has to grade */
export async function readReport(file: string): Promise<Report | undefined> {
  try {
    return reportSchema.safeParse(JSON.parse(await readFile(file, 'utf8'))).data
  } catch {
    return undefined
  }
}

/** What a verdict has to be about to say something of the present. */
export interface ReportKey {
  /** Hash of the present engine. */
  engine: string
  exercise: { slug: string; revision: string }
  candidate: Pick<Candidate, 'kind' | 'name' | 'files'>
  runner: 'vitest' | 'light'
}

/**
 * What the gate found, if engine, exercise and files are still the same.
 *
 * @example verdictIn(report, { engine: await engineHash(), exercise, candidate, runner: 'vitest' })
 */
export function verdictIn(report: Report | undefined, { engine, exercise, candidate, runner }: ReportKey): ReportedVerdict | undefined {
  if (report?.engine !== engine) return undefined
  const files = hashFiles(candidate.files)
  return report.gradings.find(
    (grading) =>
      grading.runner === runner &&
      grading.candidate.kind === candidate.kind &&
      grading.candidate.name === candidate.name &&
      grading.files === files &&
      grading.verdict.exercise.slug === exercise.slug &&
      grading.verdict.exercise.revision === exercise.revision,
  )?.verdict
}

/** @returns 16 hex characters, the same for the same files in any order */
export function hashFiles(files: SourceFiles): string {
  const sorted = Object.entries(files).sort(([a], [b]) => (a < b ? -1 : 1))
  return createHash('sha256').update(JSON.stringify(sorted)).digest('hex').slice(0, 16)
}
