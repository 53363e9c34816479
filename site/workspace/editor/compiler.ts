import * as typescript from 'monaco-editor/languages/features/typescript/register.js'
import type { Compiler } from '../../runtimes/webcontainer/runtime.ts'
import { monaco } from './monaco.ts'
import type { CompilingWorker } from './typescript.worker.ts'

/** Compiles in the editor's TypeScript worker. */
export const editorCompiler: Compiler = {
  async compile(files, folder, specifiers) {
    startWorker()
    const worker = await typescript.getTypeScriptWorker()
    const client: unknown = await worker()
    if (!isCompiling(client)) throw new Error('The editor’s TypeScript worker does not compile.')
    return client.compileExercise(files, folder, specifiers)
  },
}

/** The editor starts its worker with the first model of TypeScript, which may not be there yet. */
function startWorker(): void {
  if (!monaco.editor.getModels().some((model) => model.getLanguageId() === 'typescript')) monaco.editor.createModel('', 'typescript')
}

/** The editor hands out a proxy that passes on every method, and declares it as its own worker. */
function isCompiling(client: unknown): client is Pick<CompilingWorker, 'compileExercise'> {
  return typeof client === 'object' && client !== null && typeof Reflect.get(client, 'compileExercise') === 'function'
}
