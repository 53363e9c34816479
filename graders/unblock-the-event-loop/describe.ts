/** JSON, cut to what fits in a sentence. */
export function short(value: unknown): string {
  const text = value === undefined ? 'nothing' : JSON.stringify(value)
  return text.length > 120 ? `${text.slice(0, 120)}…` : text
}

/** @example plural(1200, 'round') // "1,200 rounds" */
export function plural(count: number, noun: string): string {
  return `${count.toLocaleString('en-US')} ${noun}${count === 1 ? '' : 's'}`
}

/** Where two values of JSON differ first, as "letters[2].tracking is null instead of "L-7""; undefined when they are equal. */
export function firstDifference(actual: unknown, wanted: unknown, path = ''): string | undefined {
  const differ = `${path === '' ? 'the answer' : path} is ${short(actual)} instead of ${short(wanted)}`
  if (Array.isArray(wanted)) {
    if (!Array.isArray(actual)) return differ
    if (actual.length !== wanted.length) return `${path} has ${plural(actual.length, 'element')} instead of ${wanted.length}`
    return first(wanted.keys(), (index) => firstDifference(actual[index], wanted[index], `${path}[${index}]`))
  }
  if (isObject(wanted)) {
    if (!isObject(actual)) return differ
    const added = Object.keys(actual).find((name) => !(name in wanted))
    if (added !== undefined) return `${path === '' ? 'the answer' : path} has "${added}" as well`
    return first(Object.keys(wanted), (name) => firstDifference(actual[name], wanted[name], path === '' ? name : `${path}.${name}`))
  }
  return actual === wanted ? undefined : differ
}

/** A property of a value that may be anything. */
export function field(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined
}

/** A value that may be a list. */
export function listOf(value: unknown): unknown[] {
  return Array.isArray(value) ? value : []
}

/** Like Promise.all, but waits for all of them also when one fails: a request that is still under way would reach into the next check. */
export async function together<T>(calls: readonly Promise<T>[]): Promise<T[]> {
  const results = await Promise.allSettled(calls)
  return results.map((result) => {
    if (result.status === 'rejected') throw result.reason
    return result.value
  })
}

function first<T>(items: Iterable<T>, find: (item: T) => string | undefined): string | undefined {
  for (const item of items) {
    const found = find(item)
    if (found !== undefined) return found
  }
  return undefined
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
