import { useSignal } from '@preact/signals'
import type * as Monaco from 'monaco-editor/editor/editor.api.js'
import { useWorkspace } from '../context.ts'
import { DIFF_WORDS } from './diff-words.ts'
import { DiffEditor } from './DiffEditor.tsx'
import { SolutionWalk } from './SolutionWalk.tsx'

interface Props {
  modified: (path: string) => Monaco.editor.ITextModel | undefined
}

/** Compares the learner's files with the starter, or walks through the solution. */
export function DiffView({ modified }: Props) {
  const { session, view } = useWorkspace()
  const solution = session.solution.value
  if (view.mode.value === 'diff-solution' && solution) return <SolutionWalk solution={solution} />
  return <StarterDiff modified={modified} />
}

function StarterDiff({ modified }: Props) {
  const { session, view } = useWorkspace()
  const { files, exercise } = session
  const own = files.all.value
  const differing = Object.keys({ ...own, ...exercise.files })
    .filter((path) => own[path] !== exercise.files[path])
    .sort()
  const chosen = useSignal<string | undefined>(view.active.peek())
  const path = chosen.value !== undefined && differing.includes(chosen.value) ? chosen.value : differing[0]
  return (
    <div class="lb-diff">
      <div class="lb-diff-bar">
        {path === undefined ? (
          <p>{DIFF_WORDS.nothingChanged}</p>
        ) : (
          <label>
            <span>{DIFF_WORDS.starterSides}</span>
            <select value={path} onChange={(event) => (chosen.value = event.currentTarget.value)}>
              {differing.map((option) => (
                <option key={option} value={option}>
                  {option}
                  {option in own ? (option in exercise.files ? '' : ` (${DIFF_WORDS.onlyYours})`) : ` (${DIFF_WORDS.deleted})`}
                </option>
              ))}
            </select>
          </label>
        )}
        <button type="button" class="lb-button" onClick={() => (view.mode.value = 'edit')}>
          {DIFF_WORDS.back}
        </button>
      </div>
      {path !== undefined && (
        <DiffEditor
          path={path}
          readOnly={!files.canEdit(path)}
          original={{ label: DIFF_WORDS.starter(path), text: exercise.files[path] }}
          modified={{ label: DIFF_WORDS.yours(path), text: undefined, model: modified(path) }}
        />
      )}
    </div>
  )
}
