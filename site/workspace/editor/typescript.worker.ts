import { initialize, TypeScriptWorker } from 'monaco-editor/language/typescript/ts.worker.js'
import { compileRules, compileSubject, compileTests } from '#engine/compile/compile.ts'
import type { Compilation, SourceFiles } from '#engine/compile/types.ts'

/**
 * The editor's TypeScript worker, which also compiles for the container: with
 * the engine's own code and the same TypeScript, so that what runs in the page
 * is what runs on the server.
 */
export class CompilingWorker extends TypeScriptWorker {
  /** @param folder whose files begin it: the app's, the tests' or the rules' */
  compileExercise(files: SourceFiles, folder: 'src' | 'test' | 'rules', specifiers: readonly string[]): Promise<Compilation> {
    const compile = { src: compileSubject, test: compileTests, rules: compileRules }[folder]
    return Promise.resolve(compile(files, { specifiers }))
  }
}

self.onmessage = () => {
  initialize((context, data) => new CompilingWorker(context, data))
}
