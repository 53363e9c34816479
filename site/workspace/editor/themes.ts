import type * as Monaco from 'monaco-editor/editor/editor.api.js'

/** The site's two themes for the editor: the same paper and inks as in `theme.css`. */
export function defineThemes({ editor }: typeof Monaco): void {
  editor.defineTheme('loadbearing-light', {
    base: 'vs',
    inherit: true,
    rules: [
      { token: 'comment', foreground: '55616b', fontStyle: 'italic' },
      { token: 'keyword', foreground: '1c5488' },
      { token: 'string', foreground: '1d6b3b' },
      { token: 'number', foreground: 'ab3413' },
      { token: 'type', foreground: '5b3a91' },
    ],
    colors: {
      'editor.background': '#ffffff',
      'editor.foreground': '#161d23',
      'editorLineNumber.foreground': '#6b767e',
      'editorLineNumber.activeForeground': '#161d23',
      'editor.lineHighlightBackground': '#f4f5f1',
      'editorCursor.foreground': '#ab3413',
      'editor.selectionBackground': '#cfe2f3',
    },
  })
  editor.defineTheme('loadbearing-dark', {
    base: 'vs-dark',
    inherit: true,
    rules: [
      { token: 'comment', foreground: '98a4ad', fontStyle: 'italic' },
      { token: 'keyword', foreground: '8dbdec' },
      { token: 'string', foreground: '9fd6b0' },
      { token: 'number', foreground: 'ff9270' },
      { token: 'type', foreground: 'c9b3f0' },
    ],
    colors: {
      'editor.background': '#181f25',
      'editor.foreground': '#e4e8ea',
      'editorLineNumber.foreground': '#83909a',
      'editorLineNumber.activeForeground': '#e4e8ea',
      'editor.lineHighlightBackground': '#1f272e',
      'editorCursor.foreground': '#ff9270',
      'editor.selectionBackground': '#2c4a66',
    },
  })
}

/** Keeps the editor in the page's theme. Returns a function that stops it. */
export function followPageTheme({ editor }: typeof Monaco): () => void {
  const apply = () => editor.setTheme(document.documentElement.dataset.theme === 'light' ? 'loadbearing-light' : 'loadbearing-dark')
  apply()
  const observer = new MutationObserver(apply)
  observer.observe(document.documentElement, { attributeFilter: ['data-theme'] })
  return () => observer.disconnect()
}
