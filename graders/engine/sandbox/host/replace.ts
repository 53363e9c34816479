export type Callable = (this: unknown, ...parameters: unknown[]) => unknown

/**
 * Replaces a function of `target` by what `make` returns for it, which keeps the
 * name, length and other properties of the original.
 *
 * @throws Error when there is no such function: this Node is not one we know
 * @example replace(Date, 'now', (now) => () => Number(now()) + 1000)
 */
export function replace(target: object, name: PropertyKey, make: (original: Callable) => Callable): Callable {
  const descriptor = Object.getOwnPropertyDescriptor(target, name)
  const original: unknown = descriptor?.value
  if (!isCallable(original)) throw new Error(`this Node has no function "${String(name)}" where it is expected`)
  const replacement = make(original)
  for (const [key, property] of ownProperties(original)) {
    if (Object.getOwnPropertyDescriptor(replacement, key)?.configurable !== false) Object.defineProperty(replacement, key, property)
  }
  Object.defineProperty(target, name, { ...descriptor, value: replacement })
  return replacement
}

function ownProperties(value: object): [PropertyKey, PropertyDescriptor][] {
  return Reflect.ownKeys(value).flatMap((key) => {
    const descriptor = Object.getOwnPropertyDescriptor(value, key)
    // Made anew where it matters (util.promisify.custom can't be changed once copied).
    return descriptor === undefined || descriptor.get !== undefined ? [] : [[key, descriptor] satisfies [PropertyKey, PropertyDescriptor]]
  })
}

function isCallable(value: unknown): value is Callable {
  return typeof value === 'function'
}
