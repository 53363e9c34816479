/** What a method of a double does when it is called. */
export type Programmed = { resolves: unknown } | { returns: unknown } | { rejects: string } | { throws: string }

/** A method that nothing was said about resolves to this. */
const DEFAULT: Programmed = { resolves: null }

/** Nest asks every instance for these: a double has none. */
const NOT_METHODS = new Set([
  'then',
  'constructor',
  'toJSON',
  'onModuleInit',
  'onModuleDestroy',
  'onApplicationBootstrap',
  'beforeApplicationShutdown',
  'onApplicationShutdown',
])

/**
 * Stands in for a provider: every method exists, is told to `record`, and answers as it was programmed.
 *
 * @param answers by method; of a list each call takes the next, and the last one stays
 * @param record sends the call out of this process, where learner code can't take it back
 */
export function makeDouble(
  answers: Readonly<Record<string, Programmed | readonly Programmed[]>>,
  record: (method: string, parameters: readonly unknown[]) => void,
): object {
  const calls = new Map<string, number>()
  const methods = new Map<string, (...parameters: unknown[]) => unknown>()
  const methodOf = (name: string) => {
    const known = methods.get(name)
    if (known !== undefined) return known
    const method = (...parameters: unknown[]): unknown => {
      const before = calls.get(name) ?? 0
      calls.set(name, before + 1)
      record(name, parameters)
      const programmed = answers[name] ?? DEFAULT
      return answer(isList(programmed) ? (programmed[Math.min(before, programmed.length - 1)] ?? DEFAULT) : programmed)
    }
    methods.set(name, method)
    return method
  }
  // Frozen and without own properties: what learner code sets on it changes nothing.
  return new Proxy(Object.freeze({}), {
    get: (_target, name) => (typeof name !== 'string' || NOT_METHODS.has(name) ? undefined : methodOf(name)),
    has: (_target, name) => typeof name === 'string' && name in answers,
  })
}

function answer(programmed: Programmed): unknown {
  if ('returns' in programmed) return structuredClone(programmed.returns)
  if ('throws' in programmed) throw new Error(programmed.throws)
  return 'rejects' in programmed ? Promise.reject(new Error(programmed.rejects)) : Promise.resolve(structuredClone(programmed.resolves))
}

function isList(value: Programmed | readonly Programmed[]): value is readonly Programmed[] {
  return Array.isArray(value)
}
