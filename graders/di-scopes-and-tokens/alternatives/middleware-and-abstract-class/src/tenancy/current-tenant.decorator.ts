import { createParamDecorator, type ExecutionContext } from '@nestjs/common'
import type { TenantRequest } from './tenant.middleware.js'

/** The tenant of this request. */
export const CurrentTenant = createParamDecorator(
  (_: unknown, context: ExecutionContext) => context.switchToHttp().getRequest<TenantRequest>().tenant,
)
