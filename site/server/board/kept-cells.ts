import type { Executor } from '../database/executor.ts'
import { activityCells, changedPeople, standingCells, stuckRows, type Cells, type Given } from './board-rows.ts'

/** After this time all cells are read again, whatever changed. */
const FRESH_MS = 5 * 60_000
/** Cohorts whose cells are in memory, some megabytes each. */
const KEPT = 16

interface BoardCells {
  readonly standing: Cells
  readonly activity: Cells
  readonly stuck: Awaited<ReturnType<typeof stuckRows>>
}

interface Kept extends BoardCells {
  readonly at: string
  readonly learners: ReadonlySet<string>
  /** Ids of assignments in their order: cells name them by their place. */
  readonly given: string
  readonly readAt: number
}

/**
 * The cells of boards, kept in memory: a board of 80,000 cells is read again each time that somebody opens it, and of them few
 * have changed. Which have, the database says (`changed_in`). What it can't say, that a row is gone, comes with a learner who
 * is gone, too. When what is given changes, all is read again.
 */
export class KeptCells {
  readonly #kept = new Map<string, Kept>()

  /**
   * @param at of a reading before this one
   * @param people ids of all learners
   */
  async of(db: Executor, cohort: string, given: Given, at: string, people: readonly string[]): Promise<BoardCells> {
    const [before, ids, learners] = [this.#kept.get(cohort), given.map(({ id }) => id).join(), new Set(people)]
    const isGood = before !== undefined && before.given === ids && performance.now() - before.readAt < FRESH_MS
    const cells = isGood ? await this.#changed(db, cohort, given, before, learners) : await this.#all(db, cohort, given)
    this.#kept.delete(cohort)
    this.#kept.set(cohort, { ...cells, at, learners, given: ids, readAt: isGood ? before.readAt : performance.now() })
    const [oldest] = this.#kept.keys()
    if (this.#kept.size > KEPT && oldest !== undefined) this.#kept.delete(oldest)
    return cells
  }

  async #all(db: Executor, cohort: string, given: Given): Promise<BoardCells> {
    const [standing, activity, stuck] = await Promise.all([
      standingCells(db, cohort, given),
      activityCells(db, cohort, given),
      stuckRows(db, cohort),
    ])
    return { standing, activity, stuck }
  }

  async #changed(db: Executor, cohort: string, given: Given, before: Kept, learners: ReadonlySet<string>): Promise<BoardCells> {
    const people = [
      ...new Set([...(await changedPeople(db, cohort, before.at)), ...[...learners].filter((learner) => !before.learners.has(learner))]),
    ]
    if (people.length === 0 && learners.size === before.learners.size) return before
    const [standing, activity, stuck] = await Promise.all([
      standingCells(db, cohort, given, people),
      activityCells(db, cohort, given, people),
      stuckRows(db, cohort),
    ])
    return { standing: replaced(before.standing, standing, people), activity: replaced(before.activity, activity, people), stuck }
  }
}

function replaced(before: Cells, now: Cells, people: readonly string[]): Cells {
  const all = new Map(before)
  for (const person of people) {
    const cells = now.get(person)
    if (cells === undefined) all.delete(person)
    else all.set(person, cells)
  }
  return all
}
