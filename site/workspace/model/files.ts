import { computed, signal, type ReadonlySignal } from '@preact/signals'
import { mayCreate, mayEdit } from '#engine/exercise/globs.ts'
import type { PublicExercise } from './exercise.ts'

/** Differences from the starter by path. `null` is a deleted file. */
export type FileChanges = Readonly<Record<string, string | null>>

/** Why a file operation was refused, in one plain sentence; undefined when it was done. */
export type Refusal = string | undefined

/** Changed paths, and whether the change came from outside this page (another tab, a restored backup). */
export type ChangeListener = (paths: readonly string[], origin: 'learner' | 'store') => void

type Rules = Pick<PublicExercise, 'files' | 'editable' | 'creatable'>

/**
 * The learner's tree: the starter with the changes laid over it. Knows what
 * may be changed; knows nothing of the editor or of the device.
 *
 * @example
 * const files = new WorkspaceFiles(exercise, {})
 * files.edit('src/main.ts', '…')
 * files.all.value['src/main.ts'] // '…'
 */
export class WorkspaceFiles {
  readonly changes = signal<FileChanges>({})
  readonly all: ReadonlySignal<Readonly<Record<string, string>>>
  readonly paths: ReadonlySignal<readonly string[]>
  readonly #exercise: Rules
  readonly #listeners = new Set<ChangeListener>()

  constructor(exercise: Rules, changes: FileChanges) {
    this.#exercise = exercise
    this.changes.value = this.#withoutNoise(changes)
    this.all = computed(() => overlay(exercise.files, this.changes.value))
    let paths: readonly string[] = []
    this.paths = computed(() => {
      const now = Object.keys(this.all.value).sort(byFolder)
      // The same list, as long as no file comes or goes: who shows it need not draw it again at each key.
      if (now.length !== paths.length || now.some((path, index) => path !== paths[index])) paths = now
      return paths
    })
  }

  onChange(listener: ChangeListener): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  text(path: string): string | undefined {
    return this.all.value[path]
  }

  starter(path: string): string | undefined {
    return this.#exercise.files[path]
  }

  status(path: string): 'same' | 'changed' | 'new' {
    if (!(path in this.changes.value)) return 'same'
    return path in this.#exercise.files ? 'changed' : 'new'
  }

  canEdit(path: string): boolean {
    return path in this.#exercise.files ? mayEdit(this.#exercise, path) : mayCreate(this.#exercise, path)
  }

  /** Whether any file may be added. */
  get canCreate(): boolean {
    return this.#exercise.creatable.length > 0
  }

  edit(path: string, text: string): Refusal {
    if (!this.canEdit(path)) return `${path} is read-only in this exercise.`
    if (this.text(path) === text) return undefined
    this.#apply({ [path]: text })
    return undefined
  }

  create(path: string, text = ''): Refusal {
    const refusal = this.#refuseName(path)
    if (refusal) return refusal
    this.#apply({ [path]: text })
    return undefined
  }

  rename(from: string, to: string): Refusal {
    const text = this.text(from)
    if (text === undefined) return `${from} does not exist any more.`
    if (!this.canEdit(from)) return `${from} is read-only in this exercise.`
    const refusal = this.#refuseName(to)
    if (refusal) return refusal
    this.#apply({ [from]: null, [to]: text })
    return undefined
  }

  remove(path: string): Refusal {
    if (!this.canEdit(path)) return `${path} is read-only in this exercise.`
    this.#apply({ [path]: null })
    return undefined
  }

  /** Back to the starter. */
  reset(path: string): void {
    this.#apply({ [path]: this.starter(path) ?? null })
  }

  resetAll(): void {
    this.replace({})
  }

  /** Puts these changes in the place of all others, as when a backup is restored. */
  replace(changes: FileChanges): void {
    const gone = Object.keys(this.changes.value).filter((path) => !(path in changes))
    this.#apply({ ...Object.fromEntries(gone.map((path) => [path, this.starter(path) ?? null])), ...changes })
  }

  /** Takes over what another tab saved. `undefined` is a file that is as in the starter. */
  takeOver(changes: Readonly<Record<string, string | null | undefined>>): void {
    const given = Object.fromEntries(
      Object.entries(changes).map(([path, text]) => [path, text === undefined ? (this.starter(path) ?? null) : text]),
    )
    this.#apply(given, 'store')
  }

  #apply(changes: FileChanges, origin: 'learner' | 'store' = 'learner'): void {
    const next = this.#withoutNoise({ ...this.changes.value, ...changes })
    const changed = Object.keys({ ...next, ...this.changes.value }).filter((path) => next[path] !== this.changes.value[path])
    if (changed.length === 0) return
    this.changes.value = next
    for (const listener of this.#listeners) listener(changed, origin)
  }

  /** A file with the starter's text is no change, nor is a deletion of what the starter never had. */
  #withoutNoise(changes: FileChanges): FileChanges {
    return Object.fromEntries(Object.entries(changes).filter(([path, text]) => text !== (this.starter(path) ?? null)))
  }

  #refuseName(path: string): Refusal {
    if (!/^[\w.-]+(\/[\w.-]+)*$/.test(path) || path.split('/').some((part) => part === '.' || part === '..')) {
      return 'A path has letters, digits, dots, hyphens and slashes only, such as src/orders/order.loader.ts.'
    }
    if (path in this.all.value) return `${path} exists already.`
    const restored = path in this.#exercise.files && mayEdit(this.#exercise, path)
    if (!restored && !mayCreate(this.#exercise, path))
      return `New files go to ${this.#exercise.creatable.join(' or ') || 'nowhere in this exercise'}.`
    return undefined
  }
}

/** The starter with the changes laid over it. */
export function overlay(starter: Readonly<Record<string, string>>, changes: FileChanges): Record<string, string> {
  const merged: Record<string, string> = {}
  for (const [path, text] of Object.entries({ ...starter, ...changes })) if (text !== null) merged[path] = text
  return merged
}

/** Folders before files, each in the order of the alphabet. */
function byFolder(a: string, b: string): number {
  const [first, second] = [a.split('/'), b.split('/')]
  for (let depth = 0; ; depth++) {
    const [left, right] = [first[depth], second[depth]]
    if (left === undefined || right === undefined) return first.length - second.length
    const kind = Number(first.length === depth + 1) - Number(second.length === depth + 1)
    if (left !== right) return kind || left.localeCompare(right)
  }
}
