import { type CanActivate, type ExecutionContext, Injectable, UnauthorizedException } from '@nestjs/common'
import type { Request } from 'express'
import { setTenant } from './current-tenant.decorator.js'
import { findTenant } from './tenants.js'

/** Lets nobody in without a tenant. */
@Injectable()
export class TenantGuard implements CanActivate {
  canActivate(context: ExecutionContext): boolean {
    const request = context.switchToHttp().getRequest<Request>()
    const tenant = findTenant(request.headers['x-tenant'])
    if (!tenant) throw new UnauthorizedException('Name your tenant in X-Tenant')
    setTenant(request, tenant)
    return true
  }
}
