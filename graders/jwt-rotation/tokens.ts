import { Buffer } from 'node:buffer'
import { createHmac } from 'node:crypto'

/** A key pair of P-256. */
export interface Key {
  readonly kid: string
  /** The public key, as a key set lists it. */
  readonly jwk: { kty: 'EC'; crv: 'P-256'; x: string; y: string; kid: string; alg: 'ES256'; use: 'sig' }
  /** The private key, as a dependency signs with it. */
  readonly signing: { kty: 'EC'; crv: 'P-256'; x: string; y: string; d: string }
}

const ECDSA = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' }

export async function newKey(kid: string): Promise<Key> {
  const { privateKey } = await crypto.subtle.generateKey(ECDSA, true, ['sign', 'verify'])
  const { x = '', y = '', d = '' } = await crypto.subtle.exportKey('jwk', privateKey)
  return keyOf(kid, { kty: 'EC', crv: 'P-256', x, y, d })
}

/** A key pair that is there already. */
export function keyOf(kid: string, signing: Key['signing']): Key {
  const { kty, crv, x, y } = signing
  return { kid, jwk: { kty, crv, x, y, kid, alg: 'ES256', use: 'sig' }, signing }
}

/** The public key as the text and the bytes in which it is passed around. */
export async function publicForms({ jwk }: Key): Promise<{ pem: string; der: Buffer }> {
  const key = await crypto.subtle.importKey('jwk', jwk, ECDSA, true, ['verify'])
  const der = Buffer.from(await crypto.subtle.exportKey('spki', key))
  const lines = der.toString('base64').match(/.{1,64}/g) ?? []
  return { pem: `-----BEGIN PUBLIC KEY-----\n${lines.join('\n')}\n-----END PUBLIC KEY-----\n`, der }
}

export type Claims = Readonly<Record<string, unknown>>

/** A JWT that a key signed: with ES256, whatever its header says. */
export async function sign(claims: Claims, { signing }: Key, header: Claims): Promise<string> {
  const key = await crypto.subtle.importKey('jwk', signing, ECDSA, false, ['sign'])
  const input = unsigned(claims, header)
  return `${input}.${Buffer.from(await crypto.subtle.sign(ECDSA, key, Buffer.from(input))).toString('base64url')}`
}

/** A JWT with an HMAC for a signature. */
export function signWithSecret(claims: Claims, secret: string | Buffer, header: Claims): string {
  const input = unsigned(claims, header)
  const hash = `sha${String(header['alg']).slice(2)}`
  return `${input}.${createHmac(hash, secret).update(input).digest('base64url')}`
}

/** Header and claims of a JWT, without a signature. */
export function unsigned(claims: Claims, header: Claims): string {
  return `${encode(header)}.${encode(claims)}`
}

/** What a JWT says; nothing when it is none. */
export function read(token: string): { header: Claims; claims: Claims } {
  const [header = '', claims = ''] = token.split('.')
  return { header: decode(header), claims: decode(claims) }
}

/** Whether a key has made the signature of a JWT. */
export async function isSignedBy(token: string, { jwk }: Key): Promise<boolean> {
  const [header = '', claims = '', signature = ''] = token.split('.')
  const key = await crypto.subtle.importKey('jwk', jwk, ECDSA, false, ['verify'])
  return crypto.subtle.verify(ECDSA, key, Buffer.from(signature, 'base64url'), Buffer.from(`${header}.${claims}`))
}

function encode(part: unknown): string {
  return Buffer.from(JSON.stringify(part)).toString('base64url')
}

function decode(part: string): Claims {
  try {
    const value: unknown = JSON.parse(Buffer.from(part, 'base64url').toString('utf8'))
    return typeof value === 'object' && value !== null ? { ...value } : {}
  } catch {
    return {}
  }
}
