import timers from 'node:timers'
import timersPromises from 'node:timers/promises'
import { promisify } from 'node:util'
import { replace, type Callable } from './replace.ts'

/** Registered timers are looked through for dead ones when there are this many, and again whenever they have doubled. */
const SWEEP_FROM = 1024

/**
 * Keeps track of the process's timers, so that they can be brought forward. They
 * stay Node's own objects; moving one uses the fields that Node shows of it
 * (`_idleStart`, `_idleTimeout`), the same in Node 22 and 24 and checked here.
 *
 * @throws Error when this Node's timers look different
 */
export function installTimers(): { advance(ms: number, done: () => void): void } {
  const { setTimeout: startTimer, clearTimeout: clearTimer } = globalThis
  const registered = new Set<NodeTimer>()
  /** Full duration of one-shot timers that were brought forward: `refresh()` starts them anew with it. */
  const shortened = new WeakMap<object, number>()
  let sweepAt = SWEEP_FROM

  /** A timer that was started now and will not fire: shows the event loop's time and its neighbours. */
  const probe = (delay: unknown): NodeTimer => {
    const timer: unknown = Reflect.apply(startTimer, undefined, [nothing, delay])
    if (!isNodeTimer(timer)) throw new Error(`the clock can't move the timers of Node ${process.version}`)
    return timer
  }
  const drop = (timer: NodeTimer): void => void Reflect.apply(clearTimer, undefined, [timer])
  const register = (timer: unknown): void => {
    if (!isNodeTimer(timer)) return
    registered.add(timer)
    if (registered.size < sweepAt) return
    for (const each of registered) if (each._destroyed) registered.delete(each)
    sweepAt = Math.max(SWEEP_FROM, registered.size * 2)
  }
  /** Node's promise timers don't show their timer: it is the newest of those with the same delay. */
  const registerNewest = (delay: unknown): void => {
    const marker = probe(delay)
    register(marker._idleNext)
    drop(marker)
  }

  const first = probe(1)
  let restart: Callable = nothing
  replace(prototypeOf(first), 'refresh', (refresh) => {
    restart = refresh
    return function (this: unknown) {
      // A timer that was cleared (-1) stays so.
      if (isNodeTimer(this) && this._idleTimeout >= 0) {
        this._idleTimeout = shortened.get(this) ?? this._idleTimeout
        shortened.delete(this)
        register(this)
      }
      return Reflect.apply(refresh, this, [])
    }
  })
  drop(first)
  installCallbackTimers(register)
  installPromiseTimers(registerNewest)

  return {
    advance(ms, done) {
      const clock = probe(1)
      const now = clock._idleStart
      drop(clock)
      const waiting = [...registered].filter((timer) => !timer._destroyed && timer._idleTimeout >= 0)
      waiting.sort((one, other) => dueAt(one) - dueAt(other))
      for (const timer of waiting) {
        const remaining = Math.max(1, dueAt(timer) - now - ms)
        // Node sets an interval back to its full length itself (`_repeat`).
        if (timer._repeat === null && !shortened.has(timer)) shortened.set(timer, timer._idleTimeout)
        timer._idleTimeout = remaining
        Reflect.apply(restart, timer, [])
      }
      // Timers of one length fire in the order in which they were started: this one after all that are due.
      startTimer(done, 1).unref()
    },
  }
}

function installCallbackTimers(register: (timer: unknown) => void): void {
  const tracked =
    (original: Callable): Callable =>
    (...parameters) => {
      const timer = Reflect.apply(original, undefined, parameters)
      register(timer)
      return timer
    }
  const setTimeout = replace(timers, 'setTimeout', tracked)
  const setInterval = replace(timers, 'setInterval', tracked)
  replace(globalThis, 'setTimeout', () => setTimeout)
  replace(globalThis, 'setInterval', () => setInterval)
  Object.defineProperty(setTimeout, promisify.custom, { get: () => timersPromises.setTimeout, enumerable: true })
}

function installPromiseTimers(registerNewest: (delay: unknown) => void): void {
  const tracked =
    (original: Callable): Callable =>
    (...parameters) => {
      const result = Reflect.apply(original, undefined, parameters)
      registerNewest(parameters[0])
      return result
    }
  replace(timersPromises, 'setTimeout', tracked)
  replace(timersPromises, 'setInterval', (original) => (...parameters) => {
    const iterator = Reflect.apply(original, undefined, parameters)
    // Node makes the timer at the first `next()`.
    if (typeof iterator === 'object' && iterator !== null) {
      const next: unknown = Reflect.get(iterator, 'next')
      Object.defineProperty(iterator, 'next', {
        configurable: true,
        writable: true,
        value: (...values: unknown[]) => {
          const result: unknown = typeof next === 'function' ? Reflect.apply(next, iterator, values) : undefined
          registerNewest(parameters[0])
          return result
        },
      })
    }
    return iterator
  })
  replace(prototypeOf(timersPromises.scheduler), 'wait', (original) => {
    return function (this: unknown, ...parameters) {
      const result = Reflect.apply(original, this, parameters)
      registerNewest(parameters[0])
      return result
    }
  })
}

/** What Node shows of its `Timeout` objects. All times in milliseconds of the event loop's own clock. */
interface NodeTimer {
  _idleStart: number
  _idleTimeout: number
  _idleNext: unknown
  _repeat: number | null
  _destroyed: boolean
  refresh(): unknown
}

function isNodeTimer(value: unknown): value is NodeTimer {
  return (
    typeof value === 'object' &&
    value !== null &&
    '_idleStart' in value &&
    (typeof value._idleStart === 'number' || value._idleStart === null) &&
    '_idleTimeout' in value &&
    typeof value._idleTimeout === 'number' &&
    '_destroyed' in value &&
    'refresh' in value
  )
}

function dueAt(timer: NodeTimer): number {
  return timer._idleStart + timer._idleTimeout
}

function prototypeOf(value: object): object {
  return Reflect.getPrototypeOf(value) ?? value
}

function nothing(): void {}
