import { createParamDecorator, type ExecutionContext, UnauthorizedException } from '@nestjs/common'
import type { Request } from 'express'
import type { Tenant } from './tenants.js'

const tenants = new WeakMap<Request, Tenant>()

/** Notes whose request this is; called by the guard. */
export function setTenant(request: Request, tenant: Tenant): void {
  tenants.set(request, tenant)
}

/** The tenant of this request. */
export const CurrentTenant = createParamDecorator((_: unknown, context: ExecutionContext): Tenant => {
  const tenant = tenants.get(context.switchToHttp().getRequest<Request>())
  if (!tenant) throw new UnauthorizedException('Name your tenant in X-Tenant')
  return tenant
})
