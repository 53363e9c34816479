import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common'
import { Reflector } from '@nestjs/core'
import type { Request } from 'express'
import { z } from 'zod'
import type { TokenScope } from '../../runtimes/server/access-tokens-api.ts'
import { ProblemException } from '../problems/problem.ts'
import { ACCESS, CohortRoles, type AccessRule, type CohortRole } from './access.ts'
import { Actors, rememberActor, WrongTokens, type Actor } from './actor.ts'
import { bearerOf } from './bearer.ts'
import { scopeOfCohort, TOKEN_SCOPE } from './token-scope.ts'

const cohortId = z.uuid()

/** Lets a request through only where its handler's access rule does. */
@Injectable()
export class AccessGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly actors: Actors,
    private readonly roles: CohortRoles,
    private readonly wrongTokens: WrongTokens,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const rule = this.reflector.getAllAndOverride<AccessRule | undefined>(ACCESS, [context.getHandler(), context.getClass()])
    if (!rule) throw new ProblemException(403, 'closed', 'Nobody may do that: the route has no access rule.')
    const request = context.switchToHttp().getRequest<Request>()
    const hasToken = bearerOf(request) !== undefined
    if (rule.who === 'everybody' && !hasToken) return true
    const actor = await this.actors.of(request)
    if (hasToken) await this.checkToken(context, rule, request, actor)
    if (rule.who === 'everybody') return true
    if (!actor) throw new ProblemException(401, 'signed-out', 'You are not signed in, or your session has ended. Sign in and try again.')
    rememberActor(request, actor)
    if (rule.who === 'administrator' && !actor.isAdministrator)
      throw new ProblemException(403, 'administrator-only', 'Only the administrator of this server may do that.')
    if (rule.who === 'cohort') await this.checkRole(request.params['cohort'], actor, rule.roles)
    return true
  }

  /** A token comes in only where a route says so, with the scope that it says. @throws ProblemException 401, 403, 429 */
  private async checkToken(context: ExecutionContext, rule: AccessRule, request: Request, actor: Actor | undefined): Promise<void> {
    if (!actor) {
      await this.wrongTokens.count(request)
      throw new ProblemException(
        401,
        'access-token-wrong',
        'This access token is none, has expired or was revoked. Make a new one on the account page.',
        {
          headers: { 'www-authenticate': 'Bearer realm="loadbearing", error="invalid_token"' },
        },
      )
    }
    const declared = this.reflector.getAllAndOverride<TokenScope | 'any' | undefined>(TOKEN_SCOPE, [
      context.getHandler(),
      context.getClass(),
    ])
    const needed = declared ?? (rule.who === 'cohort' ? scopeOfCohort(request.method) : undefined)
    if (needed === undefined)
      throw new ProblemException(403, 'no-access-tokens', 'Access tokens can’t be used for this: sign in in a browser.')
    if (needed !== 'any' && !actor.scopes?.includes(needed))
      throw new ProblemException(
        403,
        'scope-missing',
        `This access token lacks the scope ${needed}. Make one that has it on the account page.`,
        {
          headers: { 'www-authenticate': `Bearer realm="loadbearing", error="insufficient_scope", scope="${needed}"` },
        },
      )
  }

  /** Whoever is not in a cohort is told that there is none; a member who may not is told so. */
  private async checkRole(cohort: unknown, actor: Actor, allowed: readonly CohortRole[]): Promise<void> {
    const id = cohortId.safeParse(cohort).data
    const role = id === undefined ? undefined : await this.roles.of(id, actor.id)
    if (id !== undefined && actor.isAdministrator) return
    if (role === undefined) throw new ProblemException(404, 'cohort-unknown', 'There is no such cohort, or you are not in it.')
    if (!allowed.includes(role))
      throw new ProblemException(403, 'role-missing', `Only ${allowed.join(' or ')} of this cohort may do that, and you are its ${role}.`)
  }
}
