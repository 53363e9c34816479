import { createHash, randomUUID } from 'node:crypto'
import type { Request, Response } from 'express'
import { z } from 'zod'

/** Tells visitors apart: for run sessions, and for turns in the queue. It says nothing about who somebody is. */
const COOKIE = 'loadbearing-visitor'

const id = z.uuid()

/**
 * The visitor that a request comes from, if it has been here before.
 *
 * @example visitorOf(request) // '3f0c…', or undefined
 */
export function visitorOf(request: Request): string | undefined {
  const pair = request.headers.cookie?.split(';').find((part) => part.trim().startsWith(`${COOKIE}=`))
  return id.safeParse(pair?.split('=')[1]?.trim()).data
}

/**
 * The visitor that a request comes from; a new one gets a cookie with the answer.
 *
 * @example const visitor = ensureVisitor(request, response)
 */
export function ensureVisitor(request: Request, response: Response): string {
  const known = visitorOf(request)
  if (known !== undefined) return known
  const fresh = randomUUID()
  response.cookie(COOKIE, fresh, { httpOnly: true, sameSite: 'strict', secure: request.secure, path: '/api' })
  return fresh
}

/**
 * Whose a visitor's submissions are. Visitors choose their cookie: without the hash one could name a user there, and hand in or claim as that user.
 *
 * @returns a UUID of version 8, which is for hashes of one's own (RFC 9562, section 5.8)
 * @example ownerOfVisitor(visitor) // '0b6f1c2e-7a41-8d3f-9c55-…'
 */
export function ownerOfVisitor(visitor: string): string {
  const bytes = createHash('sha256').update(`visitor:${visitor}`).digest().subarray(0, 16)
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x80, 6)
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8)
  const hex = bytes.toString('hex')
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-')
}
