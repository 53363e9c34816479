import { createParamDecorator, type ExecutionContext, UnauthorizedException } from '@nestjs/common'
import type { Request } from 'express'
import type { Tenant } from './tenants.js'

const KEY = Symbol('tenant')

type Marked = Request & { [KEY]?: Tenant }

/** Notes whose request this is; called by the guard. */
export function setTenant(request: Marked, tenant: Tenant): void {
  request[KEY] = tenant
}

export function tenantOf(request: Marked): Tenant {
  const tenant = request[KEY]
  if (!tenant) throw new UnauthorizedException('Name your tenant in X-Tenant')
  return tenant
}

/** The tenant of this request. */
export const CurrentTenant = createParamDecorator((_: unknown, context: ExecutionContext): Tenant =>
  tenantOf(context.switchToHttp().getRequest<Request>()),
)
