import { diffLines, diffWordsWithSpace, type ChangeObject } from 'diff'

/** A piece of a value, and whether the other value has something else there. */
export interface ValuePiece {
  readonly text: string
  readonly differs: boolean
}

export interface ComparedValues {
  readonly observed: readonly ValuePiece[]
  readonly expected: readonly ValuePiece[]
}

/** Values that differ in more than this are shown as they are: marks everywhere would mark nothing. */
const MOST_EDITS = 400

/**
 * Marks in two values what differs: words of a line, and lines where a value has several.
 *
 * @example compareValues('200 OK', '404 OK').observed // [{ text: '200', differs: true }, { text: ' OK', differs: false }]
 */
export function compareValues(observed: string, expected: string): ComparedValues {
  const isLong = observed.includes('\n') && expected.includes('\n')
  const changes = isLong
    ? diffLines(observed, expected, { maxEditLength: MOST_EDITS })
    : diffWordsWithSpace(observed, expected, { maxEditLength: MOST_EDITS })
  // Nothing in common but blanks: there is nothing to look for.
  if (!changes?.some(({ added, removed, value }) => !added && !removed && /\S/.test(value)))
    return { observed: whole(observed), expected: whole(expected) }
  return { observed: side(changes, 'added'), expected: side(changes, 'removed') }
}

function side(changes: readonly ChangeObject<string>[], other: 'added' | 'removed'): ValuePiece[] {
  return changes.filter((change) => !change[other]).map(({ value, added, removed }) => ({ text: value, differs: added || removed }))
}

const whole = (text: string): ValuePiece[] => (text === '' ? [] : [{ text, differs: false }])
