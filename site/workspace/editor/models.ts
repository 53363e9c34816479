import type * as Monaco from 'monaco-editor/editor/editor.api.js'
import type { WorkspaceFiles } from '../model/files.ts'
import type { UndoKeeping } from '../model/undo-keeping.ts'
import { NO_STEPS, textBefore, type UndoSteps } from '../model/undo-steps.ts'
import { languageOf, monaco, uriOf } from './monaco.ts'

/** The editor's models, one for each file, kept in step with the learner's files in both directions. */
export class Models {
  readonly #files: WorkspaceFiles
  readonly #models = new Map<string, Monaco.editor.ITextModel>()
  /** What each model holds: asking a model for its text puts it together anew. */
  readonly #texts = new Map<string, string>()
  readonly #undo: UndoKeeping | undefined
  readonly #stop: () => void
  /** Set while a file's text is put into its model, so that it does not come back as an edit. */
  #taking = false

  /** @param undo the way that led to a file's text, which can be gone back */
  constructor(files: WorkspaceFiles, undo?: UndoKeeping) {
    this.#files = files
    this.#undo = undo
    this.#stop = files.all.subscribe((all) => this.#take(all))
  }

  get(path: string): Monaco.editor.ITextModel | undefined {
    return this.#models.get(path)
  }

  dispose(): void {
    this.#stop()
    for (const model of this.#models.values()) model.dispose()
    this.#models.clear()
  }

  #take(all: Readonly<Record<string, string>>): void {
    for (const [path, model] of this.#models) {
      if (path in all) continue
      model.dispose()
      this.#models.delete(path)
      this.#texts.delete(path)
    }
    for (const [path, text] of Object.entries(all)) {
      if (this.#texts.get(path) === text) continue
      this.#texts.set(path, text)
      const model = this.#models.get(path)
      if (!model) this.#add(path, text)
      else this.#replace(model, text)
    }
  }

  #add(path: string, text: string): void {
    const way = this.#undo?.of(path) ?? NO_STEPS
    const before = textBefore(way, text)
    const model = monaco.editor.createModel(before ?? text, languageOf(path), uriOf(path))
    model.updateOptions({ tabSize: 2, insertSpaces: true })
    model.setEOL(monaco.editor.EndOfLineSequence.LF)
    if (before !== undefined) goAgain(model, way)
    if (model.getValue() !== text) model.setValue(text)
    model.onDidChangeContent(() => {
      if (this.#taking) return
      const written = model.getValue()
      this.#texts.set(path, written)
      this.#files.edit(path, written)
    })
    this.#models.set(path, model)
  }

  /** As an edit, so that it can be undone. */
  #replace(model: Monaco.editor.ITextModel, text: string): void {
    this.#taking = true
    model.pushEditOperations([], [{ range: model.getFullModelRange(), text }], () => null)
    this.#taking = false
  }
}

/** Goes the way that led to a text once more, so that the editor can go it back. */
function goAgain(model: Monaco.editor.ITextModel, { steps, position }: UndoSteps): void {
  for (const { at, removed, inserted } of steps) {
    const range = monaco.Range.fromPositions(model.getPositionAt(at), model.getPositionAt(at + removed.length))
    model.pushStackElement()
    model.pushEditOperations([], [{ range, text: inserted }], () => null)
  }
  model.pushStackElement()
  for (let undone = steps.length; undone > position; undone--) void model.undo()
}
