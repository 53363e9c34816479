import { AsyncLocalStorage } from 'node:async_hooks'
import { replace } from './replace.ts'

/**
 * Applies the limits that a WebContainer is known for, so that what runs here
 * runs there: the store of an AsyncLocalStorage is lost after an `await` or a
 * timer (it lives as long as the synchronous call), and native add-ons don't load.
 *
 * Works on instances that exist already: the kit's packages made theirs before.
 */
export function applyContainerLimits(): void {
  const stores = new WeakMap<object, unknown[]>()
  const stackOf = (storage: object): unknown[] => {
    const stack = stores.get(storage) ?? []
    stores.set(storage, stack)
    return stack
  }
  const runWith = (storage: object, store: unknown, task: unknown, parameters: unknown[]): unknown => {
    if (typeof task !== 'function') throw new TypeError('AsyncLocalStorage needs a function to run')
    const stack = stackOf(storage)
    const depth = stack.push(store)
    try {
      return Reflect.apply(task, undefined, parameters)
    } finally {
      stack.length = Math.min(stack.length, depth - 1)
    }
  }

  const { prototype } = AsyncLocalStorage
  replace(prototype, 'run', () => {
    return function (this: unknown, store, task, ...parameters) {
      return runWith(owner(this), store, task, parameters)
    }
  })
  replace(prototype, 'exit', () => {
    return function (this: unknown, task, ...parameters) {
      return runWith(owner(this), undefined, task, parameters)
    }
  })
  replace(prototype, 'getStore', (getStore) => {
    return function (this: unknown) {
      const stack = stackOf(owner(this))
      // Without a store Node's own answers: undefined, or the storage's `defaultValue`.
      return stack.length > 0 ? stack.at(-1) : Reflect.apply(getStore, this, [])
    }
  })
  replace(prototype, 'enterWith', () => {
    return function (this: unknown, store) {
      const storage = owner(this)
      const stack = stackOf(storage)
      if (stack.length > 0) {
        stack[stack.length - 1] = store
      } else {
        stack.push(store)
        queueMicrotask(() => stores.delete(storage))
      }
    }
  })
  replace(prototype, 'disable', () => {
    return function (this: unknown) {
      stores.delete(owner(this))
    }
  })
  replace(AsyncLocalStorage, 'bind', () => (task) => task)
  replace(AsyncLocalStorage, 'snapshot', () => () => (task: unknown, ...parameters: unknown[]) => {
    if (typeof task !== 'function') throw new TypeError('a snapshot needs a function to run')
    const result: unknown = Reflect.apply(task, undefined, parameters)
    return result
  })
  replace(process, 'dlopen', () => () => {
    const error = new Error('Cannot load native addon because loading addons is disabled.')
    throw Object.assign(error, { code: 'ERR_DLOPEN_DISABLED' })
  })
}

function owner(value: unknown): object {
  if (value instanceof AsyncLocalStorage) return value
  throw new TypeError('this is no AsyncLocalStorage')
}
