import { randomBytes } from 'node:crypto'
import type { Random } from '#grader'
import type { Signer } from './signer.ts'
import { type Claims, type Key, newKey, publicForms, sign, signWithSecret, unsigned } from './tokens.ts'

export interface Forgery {
  readonly token: string
  /** Follows "with a token ": "whose header says …". */
  readonly how: string
}

/** The secret of the starter's source: who has read it can sign with it. */
const OLD_SECRET = 'postbox-2019-x7Kq'

/**
 * Tokens that the signer never signed, each made in a way that has worked somewhere.
 *
 * @param genuine a token of the forger's own
 * @param claims what the forger would like to have signed
 * @param key the one that the signer signs with
 */
export async function forgeries(genuine: string, claims: Claims, key: Key, signer: Signer, random: Random): Promise<Forgery[]> {
  const { kid } = key
  const [head = '', , signature = ''] = genuine.split('.')
  const wanted = unsigned(claims, {}).split('.')[1] ?? ''
  const header = { alg: 'ES256', typ: 'JWT', kid }

  const withoutSignature = ['none', 'None', 'NONE', 'nOnE', ''].flatMap((alg): Forgery[] => [
    { token: `${unsigned(claims, { ...header, alg })}.`, how: `without a signature, whose header says alg "${alg}"` },
    {
      token: `${unsigned(claims, { ...header, alg })}.${signature}`,
      how: `with another token's signature, whose header says alg "${alg}"`,
    },
  ])
  const rewritten: Forgery[] = [
    { token: `${head}.${wanted}.${signature}`, how: 'whose claims were rewritten after it was signed' },
    { token: `${head}.${wanted}.`, how: 'whose claims were rewritten and whose signature was taken off' },
    { token: `${head}.${wanted}`, how: 'of two parts' },
    { token: `${unsigned(claims, header)}.${'A'.repeat(86)}`, how: 'whose signature is all zeros' },
    { token: `${unsigned(claims, header)}.${randomBytes(64).toString('base64url')}`, how: 'whose signature was drawn by lot' },
  ]
  const nonsense = ['x', '..', 'a.b.c', 'null', random.uuid(), 'e30.e30.e30'].map((token) => ({
    token,
    how: `"${token.slice(0, 40)}"`,
  }))
  return [
    ...withoutSignature,
    ...rewritten,
    ...nonsense,
    ...(await secrets(claims, key, header)),
    ...(await ownKeys(claims, header, signer, random)),
  ]
}

/** HMACs with what the forger knows: a public key is public. */
async function secrets(claims: Claims, key: Key, header: Claims): Promise<Forgery[]> {
  const { pem, der } = await publicForms(key)
  const { x, y, kty, crv } = key.jwk
  const known: [string | Buffer, string][] = [
    [OLD_SECRET, 'the secret of the old source'],
    ['', 'an empty secret'],
    [key.kid, 'its kid for a secret'],
    [pem, "the signer's public key (PEM) for a secret"],
    [pem.trimEnd(), "the signer's public key (PEM) for a secret"],
    [der, "the signer's public key (DER) for a secret"],
    [der.toString('base64'), "the signer's public key (DER, Base64) for a secret"],
    [JSON.stringify(key.jwk), "the signer's public key (JWK) for a secret"],
    [JSON.stringify({ kty, crv, x, y }), "the signer's public key (JWK) for a secret"],
    [x, 'a coordinate of the public key for a secret'],
  ]
  return known.flatMap(([secret, what]) =>
    (secret === pem ? ['HS256', 'HS384', 'HS512'] : ['HS256']).map((alg) => ({
      token: signWithSecret(claims, secret, { ...header, alg }),
      how: `whose header says alg "${alg}" and that was signed with ${what}`,
    })),
  )
}

/** Properly signed, with a key of the forger's own: all depends on where the service looks for keys. */
async function ownKeys(claims: Claims, header: Claims, signer: Signer, random: Random): Promise<Forgery[]> {
  const own = await newKey(random.word())
  // Read as a key, as a set of keys, or as a list of either.
  const path = await signer.upload({ ...own.jwk, keys: [own.jwk] })
  const address = `${await signer.origin()}${path}`
  const forged = async (how: string, changes: Claims) => ({
    token: await sign(claims, own, { ...header, ...changes }),
    how: `that a stranger's key signed${how}`,
  })
  return Promise.all([
    forged(", under the signer's kid", {}),
    forged(', without a kid', { kid: undefined }),
    forged(', under the stranger’s kid', { kid: own.kid }),
    forged(', whose header brings the key along (jwk)', { kid: own.kid, jwk: own.jwk }),
    forged(", whose header brings the key along (jwk) under the signer's kid", { jwk: own.jwk }),
    forged(', whose header says where the key is (jku)', { kid: own.kid, jku: address }),
    forged(", whose header says where the key is (jku) under the signer's kid", { jku: address }),
    forged(', whose header says where the key is (x5u)', { kid: own.kid, x5u: address }),
    ...[address, path, `..${path}`, `../..${path}`, `x/../..${path}`, `../${path.slice(1)}?`, `..${path}#`].map((kid) =>
      forged(`, whose kid is "${kid}"`, { kid }),
    ),
    ...['__proto__', 'constructor', '', 'x'.repeat(3_000)].map((kid) => forged(`, whose kid is "${kid.slice(0, 20)}"`, { kid })),
    ...[0, null, true, [own.kid], { kid: own.kid }].map((kid) => forged(`, whose kid is ${JSON.stringify(kid)}`, { kid })),
  ])
}
