import { createParamDecorator, type ExecutionContext } from '@nestjs/common'
import type { Request } from 'express'

/** Who sends a request. */
export interface Actor {
  readonly id: string
  readonly name: string
  /** A guest has a name and nothing to sign in with elsewhere. */
  readonly kind: 'guest' | 'account'
  readonly isAdministrator: boolean
}

/** Says who sends a request. */
export abstract class Actors {
  /** Undefined when nobody is signed in, also when a session has ended. */
  abstract of(request: Request): Promise<Actor | undefined>
}

const actors = new WeakMap<Request, Actor>()

/** Remembers who sends a request, once it is known, for {@link CurrentActor}. */
export function rememberActor(request: Request, actor: Actor): void {
  actors.set(request, actor)
}

/** Undefined where nobody is signed in, or nothing has asked who is. */
export function rememberedActor(request: Request): Actor | undefined {
  return actors.get(request)
}

/**
 * The actor of a request, in a handler that lets in nobody who is not signed in.
 *
 * @example
 * \@Get() @SignedIn()
 * list(@CurrentActor() actor: Actor) { return this.cohorts.of(actor.id) }
 */
export const CurrentActor = createParamDecorator((_data: undefined, context: ExecutionContext): Actor => {
  const actor = actors.get(context.switchToHttp().getRequest<Request>())
  if (!actor) throw new Error('this handler asks for an actor, and its access rule lets in people without one')
  return actor
})
