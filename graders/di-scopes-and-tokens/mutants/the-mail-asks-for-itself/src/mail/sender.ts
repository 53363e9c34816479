import type { Tenant } from '../tenancy/tenants.js'

/** In whose name mail goes out; set for each order. */
export const sender: { tenant?: Tenant } = {}
