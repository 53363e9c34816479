import type { ExecutionContext } from '@nestjs/common'
import type { Tenant } from './tenants.js'

/** Whose each request is. An entry lives as long as its request. */
const tenants = new WeakMap<object, Tenant>()

export function setRequestTenant(context: ExecutionContext, tenant: Tenant): void {
  tenants.set(context.switchToHttp().getRequest<object>(), tenant)
}

/** @throws Error when the guard has not seen the request */
export function requestTenant(context: ExecutionContext): Tenant {
  const tenant = tenants.get(context.switchToHttp().getRequest<object>())
  if (!tenant) throw new Error('This request has passed no TenantGuard')
  return tenant
}
