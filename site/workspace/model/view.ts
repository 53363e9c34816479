import { computed, signal } from '@preact/signals'
import type { WorkspaceFiles } from './files.ts'

export type Layout = 'wide' | 'medium' | 'narrow'
export const ALL_PANES = ['task', 'files', 'editor', 'log', 'request', 'tests', 'history'] as const
export type Pane = (typeof ALL_PANES)[number]
export type EditorMode = 'edit' | 'diff-starter' | 'diff-solution'
export type DialogName = 'help' | 'new' | 'rename' | 'delete' | 'reset-file' | 'reset-all' | 'solution' | 'backups'

export const PANE_TITLES: Readonly<Record<Pane, string>> = {
  task: 'Requirements',
  files: 'Files',
  editor: 'Editor',
  log: 'Log',
  request: 'Request',
  tests: 'Tests',
  history: 'History',
}

const FIRST_PANE: Readonly<Record<Layout, Pane>> = { wide: 'log', medium: 'task', narrow: 'editor' }

/** Where the cursor shall go, in a file that may not be open yet. Lines and columns count from 1. */
export interface Target {
  path: string
  line: number
  column: number
}

/** What of the workspace is on show. Nothing here is worth keeping when it closes. */
export class View {
  readonly layout = signal<Layout>('medium')
  readonly full = signal(false)
  readonly open = signal<readonly string[]>([])
  readonly active = signal<string | undefined>(undefined)
  readonly mode = signal<EditorMode>('edit')
  readonly dialog = signal<DialogName | undefined>(undefined)
  readonly target = signal<Target | undefined>(undefined)
  /** The pane that the tabs show; wide layouts show task, files and editor besides. */
  readonly pane = signal<Pane>('log')
  /** The panes that share one place under tabs, by layout. */
  readonly tabs = computed<readonly Pane[]>(() => {
    if (this.layout.value === 'wide') return ['log', 'request', 'tests', 'history']
    if (this.layout.value === 'medium') return ['task', 'log', 'request', 'tests', 'history']
    return ['task', 'files', 'editor', 'log', 'request', 'tests', 'history']
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
    if (this.tabs.value.includes(pane)) this.pane.value = pane
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

  #closeGone(): void {
    for (const path of this.open.value) if (this.#files.text(path) === undefined) this.closeFile(path)
  }
}

function longestSource(files: WorkspaceFiles): string | undefined {
  const sources = Object.entries(files.all.value).filter(([path]) => path.startsWith('src/') && path.endsWith('.ts'))
  return sources.sort(([, a], [, b]) => b.length - a.length)[0]?.[0]
}
