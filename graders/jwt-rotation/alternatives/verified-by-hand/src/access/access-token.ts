import { verify } from 'node:crypto'
import { findKey } from './key-set.js'

const ISSUER = 'https://postbox.example'
const AUDIENCE = 'postbox-api'
const LIFETIME_S = 300
const SKEW_S = 10

/** What the signer is asked to sign for a user. */
export function claimsFor(userId: string): object {
  const iat = now()
  return { iss: ISSUER, aud: AUDIENCE, sub: userId, iat, exp: iat + LIFETIME_S }
}

/** The id of the user whose token it is; undefined when it is no good. Throws when the keys can't be had. */
export async function userIdOf(token: string): Promise<string | undefined> {
  const parts = token.split('.')
  const [head = '', body = '', signature = ''] = parts
  const header = parse(head)
  if (parts.length !== 3 || header?.alg !== 'ES256' || typeof header.kid !== 'string') return undefined
  const key = await findKey(header.kid)
  const isGenuine =
    key && verify('sha256', Buffer.from(`${head}.${body}`), { key, dsaEncoding: 'ieee-p1363' }, Buffer.from(signature, 'base64url'))
  const claims = isGenuine ? parse(body) : undefined
  return claims && isForUs(claims) && typeof claims.sub === 'string' ? claims.sub : undefined
}

function isForUs({ iss, aud, exp, nbf }: Record<string, unknown>): boolean {
  if (iss !== ISSUER || !(aud === AUDIENCE || (Array.isArray(aud) && aud.includes(AUDIENCE)))) return false
  if (typeof exp !== 'number' || exp <= now() - SKEW_S) return false
  return nbf === undefined || (typeof nbf === 'number' && nbf <= now() + SKEW_S)
}

function parse(part: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(Buffer.from(part, 'base64url').toString())
    return typeof value === 'object' && value !== null ? { ...value } : undefined
  } catch {
    return undefined
  }
}

const now = () => Math.floor(Date.now() / 1000)
