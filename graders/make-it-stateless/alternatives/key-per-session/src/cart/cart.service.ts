import { Injectable } from '@nestjs/common'
import { Redis } from 'ioredis'
import { CART_LIFETIME_MS } from '../lifetimes.js'
import { type CartItem, type CartView, toCartView } from './cart.view.js'

/** ARGV: lifetime, then sku and quantity for each line. Returns the whole cart. */
const ADD = `
for index = 2, #ARGV, 2 do redis.call('HINCRBY', KEYS[1], ARGV[index], ARGV[index + 1]) end
redis.call('PEXPIRE', KEYS[1], ARGV[1])
return redis.call('HGETALL', KEYS[1])`

const REMOVE = `
local removed = redis.call('HDEL', KEYS[1], ARGV[2])
if removed == 1 then redis.call('PEXPIRE', KEYS[1], ARGV[1]) end
return removed`

@Injectable()
export class CartService {
  constructor(private readonly valkey: Redis) {}

  async show(userId: string): Promise<CartView> {
    return toCartView(Object.entries(await this.valkey.hgetall(keyOf(userId))).map(([sku, quantity]) => [sku, Number(quantity)]))
  }

  async add(userId: string, items: readonly CartItem[]): Promise<CartView> {
    const parameters = items.flatMap(({ sku, quantity }) => [sku, quantity])
    const reply = await this.valkey.eval(ADD, 1, keyOf(userId), CART_LIFETIME_MS, ...parameters)
    const flat = Array.isArray(reply) ? reply.map(String) : []
    return toCartView(flat.flatMap((sku, index) => (index % 2 === 0 ? [[sku, Number(flat[index + 1])] as const] : [])))
  }

  async remove(userId: string, sku: string): Promise<boolean> {
    return (await this.valkey.eval(REMOVE, 1, keyOf(userId), CART_LIFETIME_MS, sku)) === 1
  }
}

function keyOf(userId: string): string {
  return `cart:{${userId}}`
}
