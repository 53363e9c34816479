import { Injectable } from '@nestjs/common'
import type { Request } from 'express'
import { Actors, type Actor } from '../access/actor.ts'
import { AuthService } from './auth.service.ts'
import { cookiesOf } from './cookies.ts'

/** Knows people by the session in their cookie. */
@Injectable()
export class SessionActors extends Actors {
  constructor(private readonly auth: AuthService) {
    super()
  }

  async of(request: Request): Promise<Actor | undefined> {
    if (request.headers.cookie === undefined) return undefined
    const found = await this.auth.for(request).api.getSession({ headers: cookiesOf(request), query: { disableRefresh: true } })
    if (!found) return undefined
    const { id, name, isGuest, isAdministrator } = found.user
    return { id, name, kind: isGuest ? 'guest' : 'account', isAdministrator: isAdministrator ?? false }
  }
}
