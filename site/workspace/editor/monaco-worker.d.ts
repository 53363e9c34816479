/** The editor's TypeScript worker: it has no declarations of its own. */
declare module 'monaco-editor/language/typescript/ts.worker.js' {
  export const TypeScriptWorker: new (context: unknown, data: unknown) => object
  export function initialize(create: (context: unknown, data: unknown) => unknown): void
}
