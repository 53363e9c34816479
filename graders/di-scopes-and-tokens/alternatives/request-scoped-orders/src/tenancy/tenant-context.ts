import { Inject, Injectable, Scope } from '@nestjs/common'
import { REQUEST } from '@nestjs/core'
import type { Request } from 'express'
import { tenantOf } from './current-tenant.decorator.js'
import type { Tenant } from './tenants.js'

/** Whose request this is. What injects it is made for each request: nothing heavy may. */
@Injectable({ scope: Scope.REQUEST })
export class TenantContext {
  constructor(@Inject(REQUEST) private readonly request: Request) {}

  get current(): Tenant {
    return tenantOf(this.request)
  }
}
