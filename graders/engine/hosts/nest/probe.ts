import { Controller, Get, Post, type Type } from '@nestjs/common'
import { loadExport } from './tokens.ts'

/** Where the probe answers. */
export const PROBE_PATH = 'probe'

/**
 * A controller as somebody else would add it: `GET` and `POST /probe` answer what a parameter decorator of the learner's injects.
 *
 * @param reference of the decorator, file#name
 * @throws Error when it can't be used as `@Decorator()` on a parameter
 */
export async function makeProbe(reference: string): Promise<Type> {
  const decorator = await loadExport(reference)
  class Probe {
    // A turn of the event loop, as any handler has that awaits something.
    async read(injected: unknown): Promise<{ injected: unknown }> {
      await new Promise((resolve) => setImmediate(resolve))
      return { injected: injected ?? null }
    }
    async write(injected: unknown): Promise<{ injected: unknown }> {
      return this.read(injected)
    }
  }
  Controller(PROBE_PATH)(Probe)
  decorate(reference, decorator, Probe.prototype, 'read', Get())
  decorate(reference, decorator, Probe.prototype, 'write', Post())
  return Probe
}

function decorate(reference: string, decorator: unknown, prototype: object, method: string, route: MethodDecorator): void {
  const made: unknown = typeof decorator === 'function' ? Reflect.apply(decorator, undefined, []) : undefined
  if (typeof made !== 'function') throw new Error(`${reference} is no decorator for parameters: it has to be used as @Name().`)
  Reflect.apply(made, undefined, [prototype, method, 0])
  const descriptor = Object.getOwnPropertyDescriptor(prototype, method)
  if (descriptor !== undefined) route(prototype, method, descriptor)
}
