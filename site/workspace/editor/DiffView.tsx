import { useSignal } from '@preact/signals'
import type * as Monaco from 'monaco-editor/editor/editor.api.js'
import { useEffect, useRef } from 'preact/hooks'
import { useWorkspace } from '../context.ts'
import { overlay } from '../model/files.ts'
import { languageOf, monaco } from './monaco.ts'
import { SHARED_OPTIONS } from './shared-options.ts'

interface Props {
  modified: (path: string) => Monaco.editor.ITextModel | undefined
}

/** Compares the learner's files with the starter or with the solution, file by file. */
export function DiffView({ modified }: Props) {
  const { session, view } = useWorkspace()
  const { files, exercise } = session
  const host = useRef<HTMLDivElement>(null)
  const withSolution = view.mode.value === 'diff-solution'
  const solution = session.solution.value
  const other =
    withSolution && solution
      ? overlay(exercise.files, { ...solution.files, ...Object.fromEntries(solution.delete.map((path) => [path, null])) })
      : exercise.files
  const own = files.all.value
  const differing = [...new Set([...Object.keys(own), ...Object.keys(other)])].filter((path) => own[path] !== other[path]).sort()
  const chosen = useSignal<string | undefined>(view.active.peek())
  const path = chosen.value !== undefined && differing.includes(chosen.value) ? chosen.value : differing[0]

  useEffect(() => {
    if (!host.current || path === undefined) return
    const editor = monaco.editor.createDiffEditor(host.current, {
      ...SHARED_OPTIONS,
      readOnly: withSolution || !files.canEdit(path),
      originalEditable: false,
      useInlineViewWhenSpaceIsLimited: true,
      originalAriaLabel: withSolution ? `Yours: ${path}` : `Starter: ${path}`,
      modifiedAriaLabel: withSolution ? `Solution: ${path}` : `Yours: ${path}`,
    })
    const temporary: Monaco.editor.ITextModel[] = []
    const fixed = (text: string | undefined) => {
      const model = monaco.editor.createModel(text ?? '', languageOf(path) === 'typescript' ? 'javascript' : languageOf(path))
      temporary.push(model)
      return model
    }
    editor.setModel(
      withSolution
        ? { original: fixed(own[path]), modified: fixed(other[path]) }
        : { original: fixed(other[path]), modified: modified(path) ?? fixed(undefined) },
    )
    return () => {
      editor.dispose()
      for (const model of temporary) model.dispose()
    }
    // The learner's own edits show by themselves: the model is live.
  }, [path, withSolution, solution])

  return (
    <div class="lb-diff">
      <div class="lb-diff-bar">
        {path === undefined ? (
          <p>{withSolution ? 'Your files are the same as the solution’s.' : 'You have changed nothing yet.'}</p>
        ) : (
          <>
            <label>
              <span>{withSolution ? 'Yours (left), solution (right):' : 'Starter (left), yours (right):'}</span>
              <select value={path} onChange={(event) => (chosen.value = event.currentTarget.value)}>
                {differing.map((option) => (
                  <option key={option} value={option}>
                    {option}
                    {option in own ? (option in other ? '' : ' (only yours)') : withSolution ? ' (only in the solution)' : ' (deleted)'}
                  </option>
                ))}
              </select>
            </label>
          </>
        )}
        <button type="button" class="lb-button" onClick={() => (view.mode.value = 'edit')}>
          Back to editing
        </button>
      </div>
      {withSolution && solution && (
        <details class="lb-diff-why" open>
          <summary>Why the solution is built this way</summary>
          <p>{solution.why}</p>
        </details>
      )}
      <div class="lb-editor-host" ref={host} />
    </div>
  )
}
