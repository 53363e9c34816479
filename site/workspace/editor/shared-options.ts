import type * as Monaco from 'monaco-editor/editor/editor.api.js'

/** Options that the code editor and both diffs share. */
export const SHARED_OPTIONS = {
  automaticLayout: true,
  minimap: { enabled: false },
  fontSize: 13,
  lineHeight: 20,
  scrollBeyondLastLine: false,
  fixedOverflowWidgets: true,
  renderLineHighlight: 'line',
  smoothScrolling: false,
  stickyScroll: { enabled: false },
} as const satisfies Monaco.editor.IEditorOptions
