import { createParamDecorator, type ExecutionContext } from '@nestjs/common'
import type { Request } from 'express'
import type { TokenScope } from '../../runtimes/server/access-tokens-api.ts'

/** Who sends a request. */
export interface Actor {
  readonly id: string
  readonly name: string
  /** A guest has a name and nothing to sign in with elsewhere. */
  readonly kind: 'guest' | 'account'
  readonly isAdministrator: boolean
  /** Of an access token: what it may be used for. Undefined: a session. */
  readonly scopes?: readonly TokenScope[]
}

/** Says who sends a request. */
export abstract class Actors {
  /** Undefined when nobody is signed in, also when a session has ended. */
  abstract of(request: Request): Promise<Actor | undefined>
}

/** Counts tokens that are none, so that nobody tries many. */
export abstract class WrongTokens {
  /** @throws ProblemException 429 when there were too many from that network */
  abstract count(request: Request): Promise<void>
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
