import { useEffect, useRef } from 'preact/hooks'
import { countChanges } from '../../cohorts/review/diff-rows.ts'
import { ActionButton } from '../ActionButton.tsx'
import { useWorkspace } from '../context.ts'
import type { Sides } from '../model/solution-walk.ts'
import { DIFF_WORDS } from './diff-words.ts'

interface Props {
  files: readonly Sides[]
  shown: Sides | undefined
  onOpen: (path: string) => void
  onStep: (direction: 'next' | 'previous') => void
  onTake: () => void
}

/** The files in which the learner's tree and the solution differ, and what can be done with the one on show. */
export function SolutionFiles({ files, shown, onOpen, onStep, onTake }: Props) {
  const { session } = useWorkspace()
  const { takingOver } = session
  const undoable = takingOver.undoable.value
  const list = useRef<HTMLUListElement>(null)
  const undo = useRef<HTMLButtonElement>(null)
  useEffect(
    () => list.current?.querySelector('[aria-pressed="true"]')?.scrollIntoView({ block: 'nearest', inline: 'nearest' }),
    [shown?.path],
  )
  // The button that was pressed is gone.
  useEffect(() => undo.current?.focus(), [undoable])
  return (
    <div class="lb-walk-files">
      {files.length === 0 && <p>{DIFF_WORDS.nothingDiffers}</p>}
      <ul ref={list} tabIndex={-1} aria-label={DIFF_WORDS.files}>
        {files.map((file) => (
          <li key={file.path}>
            <button type="button" class="lb-walk-file" aria-pressed={file.path === shown?.path} onClick={() => onOpen(file.path)}>
              {file.path} <Change file={file} />
            </button>
          </li>
        ))}
      </ul>
      <div class="lb-walk-bar">
        {shown && (
          <>
            <ActionButton onClick={() => onStep('previous')}>{DIFF_WORDS.previousDifference}</ActionButton>
            <ActionButton onClick={() => onStep('next')}>{DIFF_WORDS.nextDifference}</ActionButton>
            {shown.own !== shown.solution && session.files.canEdit(shown.path) && (
              <ActionButton aria-label={DIFF_WORDS.takeOverOf(shown.path)} onClick={onTake}>
                {DIFF_WORDS.takeOver}
              </ActionButton>
            )}
            <p class="lb-note lb-walk-sides">{DIFF_WORDS.solutionSides}</p>
          </>
        )}
      </div>
      {undoable && (
        <p class="lb-walk-taken">
          {DIFF_WORDS.takenOver(undoable.path)}{' '}
          <button
            type="button"
            class="lb-link"
            ref={undo}
            aria-label={DIFF_WORDS.undoOf(undoable.path)}
            onClick={() => {
              takingOver.undo()
              list.current?.focus()
            }}
          >
            {DIFF_WORDS.undo}
          </button>
        </p>
      )}
      {takingOver.problem.value !== '' && <p class="lb-problem">{takingOver.problem.value}</p>}
    </div>
  )
}

function Change({ file: { own, solution } }: { file: Sides }) {
  if (own === undefined) return <small>{DIFF_WORDS.onlySolution}</small>
  if (solution === undefined) return <small>{DIFF_WORDS.onlyYours}</small>
  const { added, removed } = countChanges(own, solution)
  return (
    <small>
      <span aria-hidden="true">{DIFF_WORDS.changes(added, removed)}</span>
      <span class="sr-only">{DIFF_WORDS.changesRead(added, removed)}</span>
    </small>
  )
}
