import { createParamDecorator, type ExecutionContext, UnauthorizedException } from '@nestjs/common'
import type { Request } from 'express'
import { findTenant, type Tenant } from './tenants.js'

/** The tenant of a request, from its header alone: nothing is kept anywhere. */
export function tenantOf(context: ExecutionContext): Tenant {
  const tenant = findTenant(context.switchToHttp().getRequest<Request>().headers['x-tenant'])
  if (!tenant) throw new UnauthorizedException('Name your tenant in X-Tenant')
  return tenant
}

export const CurrentTenant = createParamDecorator((_: unknown, context: ExecutionContext): Tenant => tenantOf(context))
