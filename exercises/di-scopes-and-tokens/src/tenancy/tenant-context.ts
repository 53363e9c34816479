import { Injectable } from '@nestjs/common'
import type { Tenant } from './tenants.js'

/** Whose request this is. Inject it wherever the tenant is needed. */
@Injectable()
export class TenantContext {
  current: Tenant
}
