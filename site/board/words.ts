import { missing, type BoardAssignment, type Cell } from './board-state.ts'

/** @example span(4000) // '1 h 7 min' */
export function span(seconds: number): string {
  const minutes = Math.max(0, Math.round(seconds / 60))
  return minutes < 60
    ? `${minutes} min`
    : minutes < 48 * 60
      ? `${Math.floor(minutes / 60)} h ${minutes % 60} min`
      : `${Math.floor(minutes / 1440)} days`
}

/** Since when nothing was heard of somebody in an exercise; undefined when they never began. @param now in seconds since 1970 */
export function idle({ seenAt, lastAt }: Cell, now: number): number | undefined {
  const last = Math.max(seenAt, lastAt)
  return last === 0 ? undefined : Math.max(0, now - last)
}

/** Somebody who works says so once a minute: before the second time nothing is known of a pause. */
const ACTIVE_SECONDS = 120

/** @example quietness(300) // 'idle for 5 min' */
export const quietness = (seconds: number): string => (seconds < ACTIVE_SECONDS ? 'active now' : `idle for ${span(seconds)}`)

/** @example attemptsOf({ attempts: 2 }) // '2 attempts' */
export const attemptsOf = ({ attempts }: Pick<Cell, 'attempts'>): string => `${attempts} ${attempts === 1 ? 'attempt' : 'attempts'}`

/** Since when something is so. @example howLong(30) // 'just now' */
export const howLong = (seconds: number): string => (seconds < 60 ? 'just now' : `for ${span(seconds)}`)

/** One sign for each requirement: filled holds, hollow does not. Nothing before the first attempt. */
export function signs({ requirements }: BoardAssignment, { attempts, passed, holds }: Cell): string {
  if (attempts === 0) return ''
  return requirements.map(({ id }) => (passed || holds.includes(id) ? '●' : '○')).join('')
}

/** What somebody looked at. @example looked({ hints: 2, solutionAt: 0 }) // ['2 hints'] */
export const looked = ({ hints, solutionAt }: Pick<Cell, 'hints' | 'solutionAt'>): string[] => [
  ...(hints > 0 ? [`${hints} ${hints === 1 ? 'hint' : 'hints'}`] : []),
  ...(solutionAt > 0 ? ['solution seen'] : []),
]

/** What a cell says to who does not see it. @param now in seconds since 1970 */
export function sentence(assignment: BoardAssignment, cell: Cell, isUp: boolean, now: number): string {
  const quiet = idle(cell, now)
  const open = missing(assignment, cell)
  return [
    isUp && 'Hand is up',
    cell.attempts === 0 ? (quiet === undefined ? 'Not begun' : 'No attempt yet') : cell.passed ? 'Passed' : 'Not passed',
    open.length > 0 && `does not hold: ${open.map(({ title }) => title).join('; ')}`,
    cell.attempts > 0 && attemptsOf(cell),
    cell.seconds > 0 && `${span(cell.seconds)} on task`,
    ...looked(cell),
    quiet !== undefined && quietness(quiet),
  ]
    .filter((part) => part !== false)
    .join(', ')
}
