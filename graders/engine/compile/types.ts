import type { Place } from '../verdict/verdict.ts'

/** Text files by path relative to the exercise folder, with `/` as the separator. */
export type SourceFiles = Readonly<Record<string, string>>

/**
 * Compiled modules by path (`src/main.ts` → `src/main.js`), inline source maps
 * included; or where the learner's code can't be compiled. A missing module, a
 * package that the kit lacks and a syntax error are all `problem`s.
 */
export type Compilation = { ok: true; files: Record<string, string> } | { ok: false; problem: { message: string; place: Place } }
