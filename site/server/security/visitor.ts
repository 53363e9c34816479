import { randomUUID } from 'node:crypto'
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
