import * as z from 'zod/mini'

/** One replacement: from `at`, `removed` gave way to `inserted`. Counts UTF-16 code units. */
const stepSchema = z.object({ at: z.int().check(z.minimum(0)), removed: z.string(), inserted: z.string() })
export type Step = z.infer<typeof stepSchema>

/** `position`: how many of the steps lead to the text as it is; those after it were undone. */
export const undoStepsSchema = z.object({ steps: z.array(stepSchema), position: z.int().check(z.minimum(0)) })
export type UndoSteps = z.infer<typeof undoStepsSchema>

/** How far back one can go: in steps, and in characters of all steps of a file. */
export const MOST_STEPS = 200
export const MOST_CHARACTERS = 200_000

export const NO_STEPS: UndoSteps = { steps: [], position: 0 }

/**
 * The steps after a change. One that leads back to where the last step began
 * is taken for an undo, one that does the next step again for a redo.
 *
 * @example withChange(NO_STEPS, 'let a', 'let ab') // { steps: [{ at: 5, removed: '', inserted: 'b' }], position: 1 }
 */
export function withChange({ steps, position }: UndoSteps, before: string, after: string): UndoSteps {
  if (before === after) return { steps, position }
  const last = steps[position - 1]
  if (last && undone(before, last) === after) return { steps, position: position - 1 }
  const next = steps[position]
  if (next && done(before, next) === after) return { steps, position: position + 1 }
  return within([...steps.slice(0, position), stepBetween(before, after)])
}

/**
 * The text before the first step, found by going back from the text as it is.
 *
 * @returns undefined where the steps do not lead to that text: somebody else wrote it
 */
export function textBefore({ steps, position }: UndoSteps, text: string): string | undefined {
  let before: string | undefined = text
  for (const step of steps.slice(0, position).toReversed()) before = before === undefined ? undefined : undone(before, step)
  return before
}

export function done(text: string, { at, removed, inserted }: Step): string | undefined {
  return text.startsWith(removed, at) ? text.slice(0, at) + inserted + text.slice(at + removed.length) : undefined
}

function undone(text: string, { at, removed, inserted }: Step): string | undefined {
  return done(text, { at, removed: inserted, inserted: removed })
}

function stepBetween(before: string, after: string): Step {
  const most = Math.min(before.length, after.length)
  let at = 0
  while (at < most && before[at] === after[at]) at++
  let tail = 0
  while (tail < most - at && before[before.length - 1 - tail] === after[after.length - 1 - tail]) tail++
  return { at, removed: before.slice(at, before.length - tail), inserted: after.slice(at, after.length - tail) }
}

/** Forgets the oldest steps. */
function within(steps: readonly Step[]): UndoSteps {
  const kept: Step[] = []
  let characters = 0
  for (const step of steps.slice(-MOST_STEPS).toReversed()) {
    characters += step.removed.length + step.inserted.length
    if (characters > MOST_CHARACTERS) break
    kept.unshift(step)
  }
  return { steps: kept, position: kept.length }
}
