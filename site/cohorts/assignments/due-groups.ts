import type { Due } from '../../runtimes/server/assignments-api.ts'

/** How what is due is told apart, in the order in which it is shown. */
export const DUE_GROUPS = ['overdue', 'soon', 'open', 'upcoming', 'passed'] as const
export type DueGroup = (typeof DUE_GROUPS)[number]

/** What is due within this time is due soon. */
const SOON_MS = 7 * 24 * 60 * 60_000

/**
 * Tells apart what is overdue, due soon, open, not open yet, and passed. Each stays in the order of its due
 * times; what is not open yet goes by when it opens.
 *
 * @param items by due time
 * @param now in ms
 * @example groupDue(await api.due(), Date.now()).overdue.length
 */
export function groupDue(items: readonly Due[], now: number): Readonly<Record<DueGroup, Due[]>> {
  const groups: Record<DueGroup, Due[]> = { overdue: [], soon: [], open: [], upcoming: [], passed: [] }
  for (const item of items) groups[groupOf(item, now)].push(item)
  groups.upcoming.sort((a, b) => opensAt(a) - opensAt(b))
  return groups
}

/** What to do next: what is required before what is not, and of that what is due first. Nothing when all is done, or not open. */
export function nextOf({ overdue, soon, open }: Readonly<Record<DueGroup, Due[]>>): Due | undefined {
  const candidates = [...overdue, ...soon, ...open]
  return candidates.find(({ assignment }) => assignment.required) ?? candidates[0]
}

function groupOf({ state, dueAt, standing }: Due, now: number): DueGroup {
  if (standing?.best.status === 'passed') return 'passed'
  if (state !== 'open') return state
  return dueAt !== null && Date.parse(dueAt) - now <= SOON_MS ? 'soon' : 'open'
}

const opensAt = ({ assignment: { opens } }: Due): number => (opens === null ? 0 : Date.parse(opens.at))
