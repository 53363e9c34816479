import { createParamDecorator, UnauthorizedException } from '@nestjs/common'
import type { Request } from 'express'
import type { Tenant } from './tenants.js'

let current: Tenant | undefined

/** Notes whose request this is; called by the guard. */
export function setTenant(_request: Request, tenant: Tenant): void {
  current = tenant
}

/** The tenant of this request: read before the handler awaits anything. */
export const CurrentTenant = createParamDecorator((): Tenant => {
  if (!current) throw new UnauthorizedException('Name your tenant in X-Tenant')
  return current
})
