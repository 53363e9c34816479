import { type CanActivate, type ExecutionContext, Injectable, UnauthorizedException } from '@nestjs/common'
import type { Request } from 'express'
import { TenantContext } from './tenant-context.js'
import { findTenant } from './tenants.js'

/** Lets nobody in without a tenant. */
@Injectable()
export class TenantGuard implements CanActivate {
  constructor(private readonly context: TenantContext) {}

  canActivate(context: ExecutionContext): boolean {
    const tenant = findTenant(context.switchToHttp().getRequest<Request>().headers['x-tenant'])
    if (!tenant) throw new UnauthorizedException('Name your tenant in X-Tenant')
    this.context.current = tenant
    return true
  }
}
