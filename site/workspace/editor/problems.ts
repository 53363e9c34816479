import type * as Monaco from 'monaco-editor/editor/editor.api.js'
import * as typescript from 'monaco-editor/languages/features/typescript/register.js'
import { flattenDiagnosticMessageText } from 'typescript'
import type { WorkspaceFiles } from '../model/files.ts'
import { inOrder, type Problem } from '../model/problem.ts'
import { uriOf } from './monaco.ts'

/** Milliseconds of quiet before the program is looked at again. */
const QUIET_MS = 700
const WARNING = 0
const ERROR = 1

type Diagnostics = Awaited<ReturnType<typescript.TypeScriptWorker['getSemanticDiagnostics']>>

/**
 * What TypeScript says of every file, open or not: an edit in one file breaks
 * others, and the editor by itself looks again only at what is on show.
 */
export class ProblemWatch {
  readonly #files: WorkspaceFiles
  readonly #models: { get: (path: string) => Monaco.editor.ITextModel | undefined }
  readonly #found: (problems: readonly Problem[]) => void
  readonly #detach: () => void
  #timer: ReturnType<typeof setTimeout> | undefined
  /** Grows with each look, so that an older answer does not overtake a newer one. */
  #look = 0
  #closed = false

  constructor(
    files: WorkspaceFiles,
    models: { get: (path: string) => Monaco.editor.ITextModel | undefined },
    found: (problems: readonly Problem[]) => void,
  ) {
    this.#files = files
    this.#models = models
    this.#found = found
    this.#detach = files.onChange(() => this.lookSoon())
  }

  lookSoon(): void {
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => void this.#lookAgain(), QUIET_MS)
  }

  close(): void {
    this.#closed = true
    clearTimeout(this.#timer)
    this.#detach()
  }

  async #lookAgain(): Promise<void> {
    const look = ++this.#look
    const sources = this.#files.paths.peek().filter((path) => path.endsWith('.ts'))
    const workerOf = await typescript.getTypeScriptWorker()
    const problems: Problem[] = []
    for (const path of sources) {
      const uri = uriOf(path)
      const worker = await workerOf(uri)
      const [syntactic, semantic] = await Promise.all([
        worker.getSyntacticDiagnostics(uri.toString()),
        worker.getSemanticDiagnostics(uri.toString()),
      ]).catch((): [Diagnostics, Diagnostics] => [[], []]) // Deleted meanwhile: the next look is on its way.
      if (this.#closed || look !== this.#look) return
      problems.push(...this.#problemsOf(path, [...syntactic, ...semantic]))
    }
    this.#found(inOrder(problems))
  }

  #problemsOf(path: string, diagnostics: Diagnostics): Problem[] {
    const model = this.#models.get(path)
    if (!model) return []
    return diagnostics.flatMap(({ category, start, messageText, code }) => {
      if (category !== WARNING && category !== ERROR) return []
      const { lineNumber: line, column } = model.getPositionAt(start ?? 0)
      const message = flattenDiagnosticMessageText(messageText, '\n')
      return [{ path, line, column, code, message, severity: category === ERROR ? ('error' as const) : ('warning' as const) }]
    })
  }
}
