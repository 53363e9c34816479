import { BadRequestException, createParamDecorator, type ExecutionContext } from '@nestjs/common'
import type { Request } from 'express'
import { NAME } from './name.js'

/** The tenant that the gateway put into the request's X-Tenant header. */
export const Tenant = createParamDecorator((_: unknown, context: ExecutionContext): string => {
  const tenant = context.switchToHttp().getRequest<Request>().header('x-tenant') ?? ''
  if (!NAME.test(tenant)) throw new BadRequestException('The X-Tenant header names no tenant')
  return tenant
})
