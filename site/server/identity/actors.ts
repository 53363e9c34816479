import { Injectable } from '@nestjs/common'
import type { Request } from 'express'
import { bearerOf } from '../access/bearer.ts'
import { Actors, type Actor } from '../access/actor.ts'
import { AccessTokensService } from '../access-tokens/access-tokens.service.ts'
import { SessionActors } from './session-actors.ts'

/** Knows people by an access token, or else by their session. With a token cookies count for nothing. */
@Injectable()
export class PeopleActors extends Actors {
  private readonly known = new WeakMap<Request, Promise<Actor | undefined>>()

  constructor(
    private readonly sessions: SessionActors,
    private readonly tokens: AccessTokensService,
  ) {
    super()
  }

  of(request: Request): Promise<Actor | undefined> {
    const token = bearerOf(request)
    if (token === undefined) return this.sessions.of(request)
    const known = this.known.get(request) ?? this.tokens.actorOf(token)
    this.known.set(request, known)
    return known
  }
}
