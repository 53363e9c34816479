import type * as Monaco from 'monaco-editor/editor/editor.api.js'
import { useEffect, useRef } from 'preact/hooks'
import { languageOf, monaco } from './monaco.ts'
import { SHARED_OPTIONS } from './shared-options.ts'

interface Side {
  label: string
  /** Undefined: there is no such file. */
  text: string | undefined
  /** In place of the text: the file as it is edited. */
  model?: Monaco.editor.ITextModel | undefined
}

interface Props {
  path: string
  original: Side
  modified: Side
  readOnly: boolean
  /** Called with the editor once it has compared, and with nothing before it goes. */
  onCompared?: (editor: Monaco.editor.IStandaloneDiffEditor | undefined) => void
}

/** Two versions of one file: beside each other, or in one column where there is little room. */
export function DiffEditor({ path, original, modified, readOnly, onCompared }: Props) {
  const host = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (!host.current) return
    const editor = monaco.editor.createDiffEditor(host.current, {
      ...SHARED_OPTIONS,
      readOnly,
      originalEditable: false,
      useInlineViewWhenSpaceIsLimited: true,
      renderSideBySideInlineBreakpoint: 600,
      diffWordWrap: 'on',
      originalAriaLabel: original.label,
      modifiedAriaLabel: modified.label,
    })
    const temporary: Monaco.editor.ITextModel[] = []
    const modelOf = ({ text, model }: Side) => {
      if (model) return model
      const fixed = monaco.editor.createModel(text ?? '', languageOf(path) === 'typescript' ? 'javascript' : languageOf(path))
      temporary.push(fixed)
      return fixed
    }
    editor.setModel({ original: modelOf(original), modified: modelOf(modified) })
    const listener = editor.onDidUpdateDiff(() => onCompared?.(editor))
    return () => {
      listener.dispose()
      onCompared?.(undefined)
      editor.dispose()
      for (const model of temporary) model.dispose()
    }
    // The learner's own edits show by themselves: a model is live.
  }, [path, original.text, original.model, modified.text, modified.model])
  return <div class="lb-editor-host" ref={host} />
}
