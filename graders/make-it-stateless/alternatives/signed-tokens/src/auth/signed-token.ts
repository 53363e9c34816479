import { createHmac, timingSafeEqual } from 'node:crypto'

/** What a token says. Times in milliseconds since 1970. */
export interface Claims {
  /** User's id. */
  sub: string
  /** Session's id: the same in each renewed token. */
  sid: string
  /** The user's generation when the session began. */
  gen: number
  exp: number
}

const HEADER = encode(JSON.stringify({ alg: 'HS256', typ: 'JWT' }))

/** A JSON Web Token, signed with HMAC-SHA256. */
export function sign(claims: Claims, secret: string): string {
  const text = `${HEADER}.${encode(JSON.stringify(claims))}`
  return `${text}.${signature(text, secret)}`
}

/** The claims of a token that was signed with this secret and has not expired. */
export function verify(token: string, secret: string): Claims | undefined {
  const [header, payload, given, ...rest] = token.split('.')
  if (header !== HEADER || payload === undefined || given === undefined || rest.length > 0) return undefined
  const [wanted, got] = [Buffer.from(signature(`${header}.${payload}`, secret)), Buffer.from(given)]
  if (wanted.length !== got.length || !timingSafeEqual(wanted, got)) return undefined
  const claims: Claims = JSON.parse(Buffer.from(payload, 'base64url').toString('utf8'))
  return claims.exp > Date.now() ? claims : undefined
}

function signature(text: string, secret: string): string {
  return createHmac('sha256', secret).update(text).digest('base64url')
}

function encode(text: string): string {
  return Buffer.from(text, 'utf8').toString('base64url')
}
