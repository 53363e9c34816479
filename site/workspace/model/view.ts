import { computed, signal } from '@preact/signals'
import { PlaceOfWorkspace } from '../layout/place.ts'
import { Preferences } from '../layout/preferences.ts'
import { Sizes } from '../layout/sizes.ts'
import type { WorkspaceFiles } from './files.ts'
import type { Problem } from './problem.ts'

export type Layout = 'wide' | 'medium' | 'narrow'
export const ALL_PANES = ['task', 'files', 'editor', 'log', 'request', 'tests', 'problems', 'find', 'history'] as const
export type Pane = (typeof ALL_PANES)[number]
export type EditorMode = 'edit' | 'diff-starter' | 'diff-solution'
export type DialogName =
  'palette' | 'go-to-file' | 'help' | 'new' | 'rename' | 'delete' | 'reset-file' | 'reset-all' | 'solution' | 'backups'

export const PANE_TITLES: Readonly<Record<Pane, string>> = {
  task: 'Requirements',
  files: 'Files',
  editor: 'Editor',
  log: 'Log',
  request: 'Request',
  tests: 'Tests',
  problems: 'Problems',
  find: 'Find',
  history: 'History',
}

/** What lies below the editor. */
const LOWER = ['log', 'request', 'tests', 'problems', 'find', 'history'] as const satisfies readonly Pane[]

const FIRST_PANE: Readonly<Record<Layout, Pane>> = { wide: 'log', medium: 'task', narrow: 'editor' }

/** Where the cursor shall go, in a file that may not be open yet. Lines and columns count from 1. */
export interface Target {
  path: string
  line: number
  column: number
}

/** What others may ask of the editor, once it is loaded. */
export interface EditorHandle {
  focus: () => void
  /** Puts the open file in order, as one step that can be undone. What can't be read as code stays as it is. */
  format: () => Promise<void>
}

/** What of the workspace is on show. All that outlives it is how it is laid out. */
export class View {
  readonly layout = signal<Layout>('medium')
  readonly placement = new PlaceOfWorkspace()
  readonly sizes = new Sizes()
  readonly preferences = new Preferences()
  readonly editor = signal<EditorHandle | undefined>(undefined)
  /** What the compiler says of all files; undefined until it has looked. */
  readonly problems = signal<readonly Problem[] | undefined>(undefined)
  /** The pane that was asked for by a command, and takes the focus. */
  readonly asked = signal<Pane | undefined>(undefined)
  readonly open = signal<readonly string[]>([])
  readonly active = signal<string | undefined>(undefined)
  readonly mode = signal<EditorMode>('edit')
  readonly dialog = signal<DialogName | undefined>(undefined)
  readonly target = signal<Target | undefined>(undefined)
  /** The pane that the tabs show; wide layouts show task, files and editor besides. */
  readonly pane = signal<Pane>('log')
  /** The panes that share one place under tabs, by layout. */
  readonly tabs = computed<readonly Pane[]>(() => {
    if (this.layout.value === 'wide') return LOWER
    return this.layout.value === 'medium' ? ['task', ...LOWER] : ['task', 'editor', 'files', ...LOWER]
  })
  readonly #files: WorkspaceFiles
  #fitted = false

  constructor(files: WorkspaceFiles) {
    this.#files = files
    const first = longestSource(files)
    if (first) this.openFile(first)
    files.onChange(() => this.#closeGone())
  }

  /** Fits the panes to the width, in CSS pixels. */
  fit(width: number): void {
    this.layout.value = width >= 1120 ? 'wide' : width >= 640 ? 'medium' : 'narrow'
    if (!this.#fitted) this.pane.value = FIRST_PANE[this.layout.value]
    else if (!this.tabs.value.includes(this.pane.value)) this.pane.value = 'log'
    this.#fitted = true
  }

  show(pane: Pane): void {
    this.placement.lessonShown.value = false
    if (this.tabs.value.includes(pane)) this.pane.value = pane
  }

  /** Shows a pane and moves the focus there. */
  reveal(pane: Pane): void {
    this.show(pane)
    this.asked.value = undefined
    this.asked.value = pane
  }

  openFile(path: string): void {
    if (this.#files.text(path) === undefined) return
    if (!this.open.value.includes(path)) this.open.value = [...this.open.value, path]
    this.active.value = path
    this.mode.value = 'edit'
    this.show('editor')
  }

  goTo(target: Target): void {
    this.openFile(target.path)
    this.target.value = { ...target }
  }

  closeFile(path: string): void {
    const at = this.open.value.indexOf(path)
    this.open.value = this.open.value.filter((other) => other !== path)
    if (this.active.value === path) this.active.value = this.open.value[Math.max(0, at - 1)]
  }

  close(): void {
    this.placement.close()
  }

  #closeGone(): void {
    for (const path of this.open.value) if (this.#files.text(path) === undefined) this.closeFile(path)
  }
}

function longestSource(files: WorkspaceFiles): string | undefined {
  const sources = Object.entries(files.all.value).filter(([path]) => path.startsWith('src/') && path.endsWith('.ts'))
  return sources.sort(([, a], [, b]) => b.length - a.length)[0]?.[0]
}
