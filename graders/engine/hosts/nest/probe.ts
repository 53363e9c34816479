import { setTimeout as pause } from 'node:timers/promises'
import { Controller, Get, Post, UseGuards, type CanActivate, type Type } from '@nestjs/common'
import { loadExport } from './tokens.ts'

/** Where the probe answers. */
const PROBE_PATH = 'probe'

/** How long the probe's own guard takes, in milliseconds: others' requests come in between. */
const GUARD_MS = 5

/** A guard as others have: it asks somebody. Guards of the whole app have run before. */
class AwaitingGuard implements CanActivate {
  async canActivate(): Promise<boolean> {
    await pause(GUARD_MS)
    return true
  }
}

/**
 * A controller as somebody else would add it: `GET` and `POST /probe` answer what a parameter decorator of the learner's injects,
 * behind a guard of its own that awaits something.
 *
 * @param reference of the decorator, file#name
 * @throws Error when it can't be used as `@Decorator()` on a parameter
 */
export async function makeProbe(reference: string): Promise<Type> {
  const decorator = await loadExport(reference)
  class Probe {
    read(injected: unknown): { injected: unknown } {
      return { injected: injected ?? null }
    }
    write(injected: unknown): { injected: unknown } {
      return this.read(injected)
    }
  }
  Controller(PROBE_PATH)(Probe)
  UseGuards(AwaitingGuard)(Probe)
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
