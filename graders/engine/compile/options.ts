/**
 * The compiler options of learner code, as plain data in the form of a
 * tsconfig's `compilerOptions`: the page's editor, the type check of overlays
 * and the compilation all start from them.
 */
export const EDITOR_OPTIONS = {
  target: 'ES2023',
  module: 'ESNext',
  moduleResolution: 'Bundler',
  lib: ['ES2023'],
  types: ['node'],
  strict: true,
  // Entities and DTOs are filled in by TypeORM and class-transformer, never by a constructor.
  strictPropertyInitialization: false,
  experimentalDecorators: true,
  emitDecoratorMetadata: true,
  // A defined class field would overwrite, with undefined, what TypeORM put on the prototype.
  useDefineForClassFields: false,
  esModuleInterop: true,
  allowImportingTsExtensions: true,
  forceConsistentCasingInFileNames: true,
  noFallthroughCasesInSwitch: true,
  skipLibCheck: true,
  noEmit: true,
} as const

/** The part of the options that decides what is emitted, file by file. */
export const EMIT_OPTIONS = {
  target: EDITOR_OPTIONS.target,
  module: EDITOR_OPTIONS.module,
  experimentalDecorators: EDITOR_OPTIONS.experimentalDecorators,
  emitDecoratorMetadata: EDITOR_OPTIONS.emitDecoratorMetadata,
  useDefineForClassFields: EDITOR_OPTIONS.useDefineForClassFields,
  esModuleInterop: EDITOR_OPTIONS.esModuleInterop,
  inlineSourceMap: true,
  inlineSources: true,
} as const
