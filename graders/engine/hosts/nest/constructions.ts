import type { InjectionToken } from '@nestjs/common'
import { Injector } from '@nestjs/core/injector/injector.js'

/** How often Nest constructed something under a token, or of a class: in the module's life, whatever the scope. */
export interface Constructions {
  of(token: InjectionToken): number
}

/**
 * Counts from now on, by what every construction goes through: Nest's own injector. Learner code can't put another in its place.
 *
 * @throws Error when this version of Nest constructs in another way
 */
export function countConstructions(): Constructions {
  const counts = new Map<unknown, number>()
  const add = (key: unknown) => void counts.set(key, (counts.get(key) ?? 0) + 1)
  const prototype: object = Injector.prototype
  const instantiate: unknown = Reflect.get(prototype, 'instantiateClass')
  const isInContext: unknown = Reflect.get(prototype, 'isInContext')
  if (typeof instantiate !== 'function' || typeof isInContext !== 'function')
    throw new Error('This version of Nest constructs providers in another way.')
  Object.defineProperty(prototype, 'instantiateClass', {
    writable: false,
    configurable: false,
    value: async function (this: object, ...parameters: readonly unknown[]): Promise<unknown> {
      const [, wrapper, , context] = parameters
      const constructs: unknown = Reflect.apply(isInContext, this, [wrapper, context])
      const instance: unknown = await Reflect.apply(instantiate, this, [...parameters])
      if (constructs === true) note(wrapper, add)
      return instance
    },
  })
  return { of: (token) => counts.get(token) ?? 0 }
}

function note(wrapper: unknown, add: (key: unknown) => void): void {
  if (typeof wrapper !== 'object' || wrapper === null || !('token' in wrapper)) return
  add(wrapper.token)
  // A class that is provided under another token counts under both. A factory is no class.
  const isFactory = 'inject' in wrapper && Array.isArray(wrapper.inject)
  if (!isFactory && 'metatype' in wrapper && wrapper.metatype !== wrapper.token) add(wrapper.metatype)
}
