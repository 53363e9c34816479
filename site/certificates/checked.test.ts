import { generateKeyPairSync } from 'node:crypto'
import { calculateJwkThumbprint, SignJWT } from 'jose'
import { expect, test } from 'vitest'
import { Refused } from '../runtimes/server/http.ts'
import type { ShownCertificate } from '../runtimes/server/certificates-api.ts'
import { CERTIFICATE_TYPE } from '../signatures/certificate-claims.ts'
import { checkCertificate, type Source } from './checked.ts'

const ID = '8a4f3f0e-5b1e-4c7e-9d7d-0d0c9c1f8d10'
const CLAIMS = {
  iss: 'https://course.example.org',
  jti: ID,
  iat: 1_790_000_000,
  name: 'Ada',
  track: { id: 'bells', title: 'Bells' },
  exercises: [{ slug: 'ring-the-bell', title: 'Ring the bell', revision: '0123456789abcdef' }],
}

async function signed(claims: object = CLAIMS): Promise<Source> {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519')
  const x = publicKey.export({ format: 'jwk' }).x ?? ''
  const kid = await calculateJwkThumbprint({ kty: 'OKP', crv: 'Ed25519', x })
  const signature = await new SignJWT({ ...claims }).setProtectedHeader({ alg: 'EdDSA', typ: CERTIFICATE_TYPE, kid }).sign(privateKey)
  return {
    show: async () => ({ state: 'signed', signature }),
    keys: async () => ({ keys: [{ kty: 'OKP', crv: 'Ed25519', x, kid }] }),
  }
}
const shown = (state: Exclude<ShownCertificate['state'], 'signed'>): Source => ({
  show: async () => ({ state }),
  keys: async () => ({ keys: [] }),
})
const failing = (status: number): Source => ({
  show: () => Promise.reject(new Refused('no', { status, code: '', fields: {}, extensions: {} })),
  keys: async () => ({ keys: [] }),
})

test('a certificate is believed for what its signature says', async () => {
  expect(await checkCertificate(ID, await signed())).toMatchObject({ status: 'holds', claims: CLAIMS })
})

test('a right signature of another certificate is none of this one', async () => {
  const other = await signed({ ...CLAIMS, jti: ID.replace('8a', '9a') })
  expect(await checkCertificate(ID, other)).toMatchObject({ status: 'no', title: 'The signature does not hold' })
})

test('keys of somebody else do not make it hold', async () => {
  const [own, { keys }] = [await signed(), await signed()]
  expect(await checkCertificate(ID, { ...own, keys })).toMatchObject({ status: 'no', title: 'The signature does not hold' })
})

test('what does not count any more says so, and nothing else', async () => {
  expect(await checkCertificate(ID, shown('revoked'))).toMatchObject({ status: 'no', title: 'Revoked' })
  expect(await checkCertificate(ID, shown('withdrawn'))).toMatchObject({ status: 'no', title: 'Withdrawn' })
  expect(await checkCertificate(ID, shown('signing'))).toEqual({ status: 'signing' })
})

test('a link that leads nowhere is told from a server that does not answer', async () => {
  for (const status of [400, 404])
    expect(await checkCertificate(ID, failing(status))).toMatchObject({ title: 'There is no such certificate' })
  await expect(checkCertificate(ID, failing(429))).rejects.toBeInstanceOf(Refused)
})
