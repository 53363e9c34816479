import type { SourceFiles } from '../../compile/types.ts'
import type { Exercise } from '../../exercise/types.ts'
import { TODO } from '../../exercise/todo.ts'
import type { Finding } from '../finding.ts'
import { addedLines, tokensOf } from './code-tokens.ts'

/**
 * Tokens of the solution in a row that a hint may not have. Of the hints that people wrote, none had more than 7
 * (`select: { id: true,`): a name, an idiom or a route is no solution, a statement that can be pasted is.
 */
const MOST_IN_A_ROW = 11
/** A line of the solution that says less than this is an idiom, such as `FOR UPDATE SKIP LOCKED`. */
const TELLING_LINE = 8
/** Below this a line is punctuation. */
const LEAST_LINE = 3

/**
 * Hints that are not written, that repeat one another, or that give the solution away: a line of it, a long run of
 * its tokens, or, of a short solution, all of its lines.
 *
 * @param solution the whole tree of the solution
 */
export function hintProblems({ slug, manifest, files }: Pick<Exercise, 'slug' | 'manifest' | 'files'>, solution: SourceFiles): Finding[] {
  const file = `exercises/${slug}/exercise.yaml`
  const lines = addedLines(files, solution)
  return manifest.requirements.flatMap(({ id, hints }) =>
    hints.flatMap((hint, index): Finding[] => {
      const which = `hint ${index + 1} of "${id}"`
      if (hint.startsWith(TODO))
        return [{ file, problem: `${which} is missing`, mend: 'write it: where to look, the mechanism, or what to do short of the code' }]
      if (hints.indexOf(hint) !== index)
        return [{ file, problem: `${which} is the same as an earlier one`, mend: 'write three, each useful alone' }]
      const given = givenAway(hint, lines)
      if (given === undefined) return []
      return [
        { file, problem: `${which} gives the solution away: ${given}`, mend: 'say in words what to do, and leave the code to the learner' },
      ]
    }),
  )
}

/**
 * @param lines of the solution, as tokens
 * @returns what of the solution a hint contains, when it is too much
 */
export function givenAway(hint: string, lines: readonly (readonly string[])[]): string | undefined {
  const words = tokensOf(hint)
  const text = spaced(words)
  const telling = lines.filter((line) => line.length >= LEAST_LINE)
  const contained = telling.filter((line) => text.includes(spaced(line)))
  const line = contained.find(({ length }) => length >= TELLING_LINE)
  if (line !== undefined) return line.join(' ')
  if (telling.length > 0 && contained.length === telling.length) return telling.map((each) => each.join(' ')).join(' ')
  const solution = spaced(lines.flat())
  for (let start = 0; start + MOST_IN_A_ROW < words.length; start += 1) {
    const run = words.slice(start, start + MOST_IN_A_ROW + 1)
    if (solution.includes(spaced(run))) return run.join(' ')
  }
  return undefined
}

/** Whole tokens are compared, never their parts. */
function spaced(words: readonly string[]): string {
  return ` ${words.join(' ')} `
}
