import type { SourceFiles } from '#engine/compile/types.ts'
import { loadTargets } from '#engine/attack/targets.ts'
import type { Verdict } from '#engine/verdict/verdict.ts'

/** What somebody hands in, and the verdict that is right for it. */
export interface Candidate {
  readonly name: string
  readonly slug: string
  readonly files: SourceFiles
  readonly right: Pick<Verdict, 'status' | 'reason'>
}

/** One of each kind of outcome, on exercises with and without a database. */
export async function loadCandidates(): Promise<Candidate[]> {
  const targets = await loadTargets()
  return [...targets].flatMap(([slug, { starter, solution }]): Candidate[] => [
    { name: `solution of ${slug}`, slug, files: editable(solution), right: { status: 'passed' } },
    { name: `starter of ${slug}`, slug, files: editable(starter), right: { status: 'failed' } },
    ...(slug === 'tally'
      ? [
          {
            name: 'code that does not compile',
            slug,
            files: { ...editable(solution), 'src/main.ts': 'export const = 1\n' },
            right: { status: 'failed', reason: 'compile' } as const,
          },
          {
            name: 'code that ends at once',
            slug,
            files: { ...editable(solution), 'src/main.ts': 'process.exit(3)\n' },
            right: { status: 'failed', reason: 'crash' } as const,
          },
        ]
      : []),
  ])
}

/** @returns what is wrong with a verdict; undefined when it is the right one */
export function wrongness({ name, right }: Candidate, { status, reason, message }: Verdict): string | undefined {
  if (status === right.status && reason === right.reason) return undefined
  const shown = (verdict: Pick<Verdict, 'status' | 'reason'>) =>
    [verdict.status, verdict.reason].filter((word) => word !== undefined).join(' ')
  return `${name} came to ${shown({ status, ...(reason === undefined ? {} : { reason }) })} instead of ${shown(right)}: ${message ?? ''}`
}

/** Read-only files are the starter's on the server anyway. */
function editable(files: SourceFiles): SourceFiles {
  return Object.fromEntries(Object.entries(files).filter(([path]) => path.startsWith('src/')))
}
