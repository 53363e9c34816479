import { useMemo } from 'preact/hooks'
import { compareValues, type ValuePiece } from '../model/compare-values.ts'
import { TASK_WORDS } from './task-words.ts'

/** Characters that fit twice into a line of a phone. */
const SHORT = 16

/** What was observed and what was expected, beside each other where there is room, with what differs marked. */
export function ComparedValues({ observed, expected }: { observed: string | undefined; expected: string | undefined }) {
  const compared = useMemo(
    () => (observed === undefined || expected === undefined ? undefined : compareValues(observed, expected)),
    [observed, expected],
  )
  if (observed === undefined && expected === undefined) return null
  const isShort = [observed, expected].every((text = '') => text.length <= SHORT && !text.includes('\n'))
  const only = (text: string | undefined): ValuePiece[] => (text === undefined ? [] : [{ text, differs: false }])
  return (
    <dl class={`lb-values ${isShort ? 'short' : ''}`}>
      {observed !== undefined && <Value name={TASK_WORDS.observed} kind="observed" pieces={compared?.observed ?? only(observed)} />}
      {expected !== undefined && <Value name={TASK_WORDS.expected} kind="expected" pieces={compared?.expected ?? only(expected)} />}
    </dl>
  )
}

function Value({ name, kind, pieces }: { name: string; kind: 'observed' | 'expected'; pieces: readonly ValuePiece[] }) {
  return (
    <div class={`lb-value ${kind}`}>
      <dt>{name}</dt>
      <dd>
        <pre tabIndex={0} aria-label={name} role="group">
          {pieces.map(({ text, differs }, index) => (differs ? <mark key={index}>{text}</mark> : text))}
        </pre>
      </dd>
    </div>
  )
}
