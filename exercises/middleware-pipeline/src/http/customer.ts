import type { Request } from 'express'
import { HttpError } from './http-error.js'

/** The customer that a request is about, from its query. */
export function customerOf({ query: { customer } }: Request): string {
  if (typeof customer !== 'string' || customer === '') throw new HttpError(400, 'Name the customer: ?customer=…')
  return customer
}
