import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { calculateJwkThumbprint } from 'jose'
import { errorCode } from '#engine/exercise/error-code.ts'
import { StartRefusal } from '../start-refusal.ts'

/** An Ed25519 key to sign with. */
export interface KeyPair {
  /** RFC 7638 thumbprint of the public key. */
  readonly kid: string
  /** x of the public JWK. */
  readonly x: string
  readonly privateKey: KeyObject
}

export async function makeKeyPair(): Promise<KeyPair> {
  return pairOf(generateKeyPairSync('ed25519').privateKey)
}

/** @param der PKCS8 of an Ed25519 key */
export async function keyPairFrom(der: Buffer): Promise<KeyPair> {
  return pairOf(createPrivateKey({ key: der, format: 'der', type: 'pkcs8' }))
}

/**
 * Reads SIGNING_KEY_FILE.
 *
 * @throws StartRefusal when it is anything but the PKCS8 PEM of an Ed25519 key
 */
export async function readKeyFile(file: string): Promise<KeyPair> {
  const mend = 'Make one with: openssl genpkey -algorithm ed25519 -out signing.pem'
  const pem = await readFile(file).catch((cause: unknown) => {
    throw new StartRefusal(`SIGNING_KEY_FILE, ${file}, can't be read (${errorCode(cause)}): check the path, owner and mode.`, { cause })
  })
  let key: KeyObject
  try {
    key = createPrivateKey({ key: pem, format: 'pem', type: 'pkcs8' })
  } catch (cause) {
    throw new StartRefusal(`SIGNING_KEY_FILE, ${file}, is no private key in PKCS8 PEM without a passphrase. ${mend}`, { cause })
  }
  if (key.asymmetricKeyType !== 'ed25519')
    throw new StartRefusal(
      `SIGNING_KEY_FILE, ${file}, has a key of type ${key.asymmetricKeyType}; verdicts are signed with Ed25519. ${mend}`,
    )
  return pairOf(key)
}

async function pairOf(privateKey: KeyObject): Promise<KeyPair> {
  const { x } = createPublicKey(privateKey).export({ format: 'jwk' })
  if (x === undefined) throw new Error('the public key has no x')
  return { kid: await calculateJwkThumbprint({ kty: 'OKP', crv: 'Ed25519', x }), x, privateKey }
}
