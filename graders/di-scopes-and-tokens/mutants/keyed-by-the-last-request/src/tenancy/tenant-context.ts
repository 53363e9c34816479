import { Injectable } from '@nestjs/common'
import type { Tenant } from './tenants.js'

const tenants = new Map<number, Tenant>()
let lastRequest = 0

/** Whose request this is: every request has an entry of its own. */
@Injectable()
export class TenantContext {
  get current(): Tenant {
    const tenant = tenants.get(lastRequest)
    if (!tenant) throw new Error('There is no request')
    return tenant
  }

  set current(tenant: Tenant) {
    lastRequest += 1
    tenants.set(lastRequest, tenant)
    tenants.delete(lastRequest - 1_000)
  }
}
