import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common'
import { Reflector } from '@nestjs/core'
import type { Request } from 'express'
import { z } from 'zod'
import { ProblemException } from '../problems/problem.ts'
import { ACCESS, CohortRoles, type AccessRule, type CohortRole } from './access.ts'
import { Actors, rememberActor, type Actor } from './actor.ts'

const cohortId = z.uuid()

/** Lets a request through only where its handler's access rule does. */
@Injectable()
export class AccessGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly actors: Actors,
    private readonly roles: CohortRoles,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const rule = this.reflector.getAllAndOverride<AccessRule | undefined>(ACCESS, [context.getHandler(), context.getClass()])
    if (!rule) throw new ProblemException(403, 'closed', 'Nobody may do that: the route has no access rule.')
    if (rule.who === 'everybody') return true
    const request = context.switchToHttp().getRequest<Request>()
    const actor = await this.actors.of(request)
    if (!actor) throw new ProblemException(401, 'signed-out', 'You are not signed in, or your session has ended. Sign in and try again.')
    rememberActor(request, actor)
    if (rule.who === 'administrator' && !actor.isAdministrator)
      throw new ProblemException(403, 'administrator-only', 'Only the administrator of this server may do that.')
    if (rule.who === 'cohort') await this.checkRole(request.params['cohort'], actor, rule.roles)
    return true
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
