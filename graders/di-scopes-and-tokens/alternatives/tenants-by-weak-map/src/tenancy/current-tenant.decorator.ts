import { createParamDecorator, type ExecutionContext } from '@nestjs/common'
import { requestTenant } from './request-tenant.js'

/** Whose request a handler answers. */
export const CurrentTenant = createParamDecorator((_data: unknown, context: ExecutionContext) => requestTenant(context))
