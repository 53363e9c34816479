import { transpile } from './transpile.ts'
import type { Module, Rewrite } from './transpile.ts'

type Transpiled = ReturnType<typeof transpile>

/**
 * Remembers transpiled files by path and content, the least recently used ones
 * leave first. What an import is rewritten to depends on the other files, so a
 * hit counts only if every import still leads to the same place.
 */
export class ModuleCache {
  readonly #entries = new Map<string, { module: Module; rewritten: [string, string | undefined][] }>()
  readonly #capacity: number

  constructor(capacity: number) {
    this.#capacity = capacity
  }

  /** As `transpile`; problems are not remembered. */
  transpile(path: string, text: string, rewrite: Rewrite): Transpiled {
    const key = `${path}\0${text}`
    const entry = this.#entries.get(key)
    if (entry && entry.rewritten.every(([specifier, to]) => rewrite(specifier) === to)) {
      this.#entries.delete(key)
      this.#entries.set(key, entry)
      return { ok: true, module: entry.module }
    }
    const rewritten = new Map<string, string | undefined>()
    const result = transpile(path, text, (specifier) => {
      const to = rewrite(specifier)
      rewritten.set(specifier, to)
      return to
    })
    if (result.ok) this.#remember(key, { module: result.module, rewritten: [...rewritten] })
    return result
  }

  #remember(key: string, entry: { module: Module; rewritten: [string, string | undefined][] }): void {
    this.#entries.delete(key)
    this.#entries.set(key, entry)
    const oldest = this.#entries.keys().next()
    if (this.#entries.size > this.#capacity && !oldest.done) this.#entries.delete(oldest.value)
  }
}
