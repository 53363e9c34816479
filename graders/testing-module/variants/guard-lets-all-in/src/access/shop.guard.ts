import { type CanActivate, type ExecutionContext, Injectable, UnauthorizedException } from '@nestjs/common'
import type { ShopRequest } from './shop.decorator.js'

const SHOPS = new Map([
  ['key-harbour', 'harbour'],
  ['key-mill', 'mill'],
])

/** Lets tills in that have a key, and notes whose they are. */
@Injectable()
export class ShopGuard implements CanActivate {
  canActivate(context: ExecutionContext): boolean {
    const request = context.switchToHttp().getRequest<ShopRequest>()
    const key = request.headers['x-api-key'] ?? 'key-harbour'
    const shop = SHOPS.get(String(key))
    if (shop === undefined) throw new UnauthorizedException()
    request.shop = shop
    return true
  }
}
