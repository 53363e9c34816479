import { createParamDecorator, type ExecutionContext } from '@nestjs/common'
import type { Request } from 'express'

export interface ShopRequest extends Request {
  shop: string
}

/** The shop whose till asks. */
export const Shop = createParamDecorator((_: unknown, context: ExecutionContext) => context.switchToHttp().getRequest<ShopRequest>().shop)
