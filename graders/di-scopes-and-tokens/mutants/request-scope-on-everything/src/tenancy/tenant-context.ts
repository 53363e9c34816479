import { Inject, Injectable, Scope } from '@nestjs/common'
import { REQUEST } from '@nestjs/core'
import type { Request } from 'express'
import { tenantOf } from './current-tenant.decorator.js'
import type { Tenant } from './tenants.js'

/** Whose request this is. Inject it wherever the tenant is needed. */
@Injectable({ scope: Scope.REQUEST })
export class TenantContext {
  constructor(@Inject(REQUEST) private readonly request: Request) {}

  get current(): Tenant {
    return tenantOf(this.request)
  }
}
