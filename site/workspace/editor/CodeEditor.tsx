import { effect } from '@preact/signals'
import type * as Monaco from 'monaco-editor/editor/editor.api.js'
import { useEffect, useRef } from 'preact/hooks'
import { useWorkspace } from '../context.ts'
import { Models } from './models.ts'
import { monaco, useTypings } from './monaco.ts'
import { ProblemWatch } from './problems.ts'
import { fetchTypings } from './fetch-typings.ts'
import { DiffView } from './DiffView.tsx'
import { SHARED_OPTIONS } from './shared-options.ts'
import { followPageTheme } from './themes.ts'

/** The heavy part of the workspace: Monaco with the exercise's real types. */
export function CodeEditor() {
  const { session, view } = useWorkspace()
  const { files, exercise } = session
  const host = useRef<HTMLDivElement>(null)
  const models = useRef<Models>()

  useEffect(() => {
    if (!host.current) return
    const unfollow = followPageTheme(monaco)
    const loaded = new Models(files, session.saving?.undo)
    models.current = loaded
    const editor = monaco.editor.create(host.current, { ...SHARED_OPTIONS, model: null, ariaLabel: 'Code editor' })
    const problems = new ProblemWatch(files, loaded, (found) => (view.problems.value = found))
    view.editor.value = {
      focus: () => editor.focus(),
      format: async () => {
        await editor.getAction('editor.action.formatDocument')?.run()
      },
    }
    const states = new Map<string, Monaco.editor.ICodeEditorViewState | null>()
    let shown: string | undefined

    const stopShowing = effect(() => {
      const path = view.active.value
      // A file that was renamed or restored has a new model.
      const model = path !== undefined && path in files.all.value ? (loaded.get(path) ?? null) : null
      const target = view.target.value
      if (editor.getModel() !== model) {
        if (shown) states.set(shown, editor.saveViewState())
        editor.setModel(model)
        shown = path
        const state = path && states.get(path)
        if (state) editor.restoreViewState(state)
      }
      const readOnly = path !== undefined && !files.canEdit(path)
      editor.updateOptions({
        readOnly,
        // A phone has no room to scroll to the side.
        wordWrap: view.layout.value === 'narrow' ? 'on' : 'off',
        lineNumbersMinChars: view.layout.value === 'narrow' ? 3 : 5,
        readOnlyMessage: { value: 'This file is read-only in this exercise.' },
        ariaLabel: `${path ?? 'No file'}${readOnly ? ', read-only' : ''}. Press Control M to let Tab leave the editor, Alt F1 for help.`,
      })
      if (target && target.path === path) {
        editor.setPosition({ lineNumber: target.line, column: target.column })
        editor.revealLineInCenter(target.line)
        editor.focus()
        view.target.value = undefined
      }
    })
    const opener = monaco.editor.registerEditorOpener({
      openCodeEditor(_source, resource, at) {
        const path = resource.path.slice(1)
        if (files.text(path) === undefined) return false
        const position =
          at && ('lineNumber' in at ? { line: at.lineNumber, column: at.column } : { line: at.startLineNumber, column: at.startColumn })
        view.goTo({ path, ...(position ?? { line: 1, column: 1 }) })
        return true
      },
    })
    fetchTypings(exercise.typings)
      .then(useTypings)
      .catch((error: unknown) => {
        session.announcer.say(`The editor’s types could not be loaded. ${error instanceof Error ? error.message : ''}`)
      })
      .finally(() => problems.lookSoon())
    return () => {
      view.editor.value = undefined
      problems.close()
      stopShowing()
      opener.dispose()
      editor.dispose()
      loaded.dispose()
      unfollow()
    }
  }, [session])

  const diff = view.mode.value !== 'edit'
  return (
    <>
      <div class="lb-editor-host" ref={host} hidden={diff} />
      {diff && <DiffView modified={(path) => models.current?.get(path)} />}
    </>
  )
}
