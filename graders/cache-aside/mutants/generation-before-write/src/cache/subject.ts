import type { ExecutionContext } from '@nestjs/common'
import type { Request } from 'express'
import { NAME } from '../tenancy/name.js'

/** Tenant and handle of a request, if they are well formed. */
export function subjectOf(context: ExecutionContext): readonly [tenant: string, handle: string] | undefined {
  const request = context.switchToHttp().getRequest<Request>()
  const tenant = request.header('x-tenant')
  const handle: unknown = request.params.handle
  if (typeof tenant !== 'string' || typeof handle !== 'string' || !NAME.test(tenant) || !NAME.test(handle)) return undefined
  return [tenant, handle]
}
