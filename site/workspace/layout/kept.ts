/**
 * What of the layout this device remembers, as JSON in the browser's local
 * storage. A browser that refuses, or a value that nobody can read any more,
 * costs no more than the default: it is convenience, not work.
 *
 * @example
 * keep('sizes', { files: 24 })
 * recall('sizes', sizesSchema) // { files: 24 }
 */
export function recall<T>(name: string, schema: Readable<T>): T | undefined {
  try {
    const text = localStorage.getItem(`loadbearing.${name}`)
    if (text === null) return undefined
    const { success, data } = schema.safeParse(JSON.parse(text))
    return success ? data : undefined
  } catch {
    return undefined
  }
}

export function keep(name: string, value: unknown): void {
  try {
    localStorage.setItem(`loadbearing.${name}`, JSON.stringify(value))
  } catch {
    // Full, or refused: the layout is as it is now until the page closes.
  }
}

interface Readable<T> {
  safeParse: (value: unknown) => { success: true; data: T } | { success: false; data?: never }
}
