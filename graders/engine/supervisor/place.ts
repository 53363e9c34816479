import type { LogLine } from '../grader/types.ts'
import type { Place } from '../verdict/verdict.ts'

/** The first place in the learner's own files that a text such as a stack trace names. */
export function placeIn(lines: readonly LogLine[]): Place | undefined {
  for (const { text } of lines) {
    const place = placeOf(text)
    if (place !== undefined) return place
  }
  return undefined
}

/** The first place in the learner's own files that one text names. */
export function placeOf(text: string): Place | undefined {
  const match = /\b((?:src|test|rules|database)\/[\w./-]+\.(?:ts|sql)):(\d+):(\d+)/.exec(text)
  return match?.[1] === undefined ? undefined : { file: match[1], line: Number(match[2]), column: Number(match[3]) }
}
