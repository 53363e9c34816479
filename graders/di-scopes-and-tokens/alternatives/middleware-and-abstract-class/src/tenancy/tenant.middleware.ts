import { type NestMiddleware, UnauthorizedException } from '@nestjs/common'
import type { NextFunction, Request, Response } from 'express'
import { findTenant, type Tenant } from './tenants.js'

export interface TenantRequest extends Request {
  tenant: Tenant
}

/** Lets nobody in without a tenant, and notes it on the request. */
export class TenantMiddleware implements NestMiddleware {
  use(request: Request, _response: Response, next: NextFunction): void {
    const tenant = findTenant(request.headers['x-tenant'])
    if (!tenant) throw new UnauthorizedException('Name your tenant in X-Tenant')
    Object.assign(request, { tenant })
    next()
  }
}
