import type * as Monaco from 'monaco-editor/editor/editor.api.js'
import type { WorkspaceFiles } from '../model/files.ts'
import { languageOf, monaco, uriOf } from './monaco.ts'

/** The editor's models, one for each file, kept in step with the learner's files in both directions. */
export class Models {
  readonly #files: WorkspaceFiles
  readonly #models = new Map<string, Monaco.editor.ITextModel>()
  readonly #stop: () => void
  /** Set while a file's text is put into its model, so that it does not come back as an edit. */
  #taking = false

  constructor(files: WorkspaceFiles) {
    this.#files = files
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
    }
    for (const [path, text] of Object.entries(all)) {
      const model = this.#models.get(path)
      if (!model) this.#add(path, text)
      else if (model.getValue() !== text) this.#replace(model, text)
    }
  }

  #add(path: string, text: string): void {
    const model = monaco.editor.createModel(text, languageOf(path), uriOf(path))
    model.updateOptions({ tabSize: 2, insertSpaces: true })
    model.setEOL(monaco.editor.EndOfLineSequence.LF)
    model.onDidChangeContent(() => {
      if (!this.#taking) this.#files.edit(path, model.getValue())
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
