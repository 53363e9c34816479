import type { CanActivate, ExecutionContext } from '@nestjs/common'
import { tenantOf } from './current-tenant.decorator.js'

/** Lets nobody in without a tenant, also where no handler asks for one. */
export class TenantGuard implements CanActivate {
  canActivate(context: ExecutionContext): boolean {
    return tenantOf(context) !== undefined
  }
}
