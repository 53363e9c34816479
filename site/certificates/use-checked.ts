import { useMemo } from 'preact/hooks'
import { Loaded } from '../cohorts/assignments/loaded.ts'
import { ServerGone } from '../runtimes/server/http.ts'
import { readToken } from '../runtimes/server/token.ts'
import { keySetSchema, type KeySet } from '../signatures/claims.ts'
import { belowBase } from '../workspace/model/base.ts'
import { CertificatesApi } from './api.ts'
import { checkCertificate, type Checked } from './checked.ts'

/** How often to look whether a grader has signed it, and how long at most. */
const AGAIN_MS = 1_000
const TIMES = 20

/** A certificate of the server that this page is from, checked in this browser once it is signed. */
export function useChecked(id: string): Loaded<Checked> {
  return useMemo(() => new Loaded(() => checkUntilSigned(id)), [id])
}

async function checkUntilSigned(id: string): Promise<Checked> {
  const api = new CertificatesApi({ token: () => readToken(sessionStorage) })
  const source = { show: (wanted: string) => api.show(wanted), keys: fetchKeys }
  for (let n = 1; ; n += 1) {
    const checked = await checkCertificate(id, source)
    if (checked.status !== 'signing' || n === TIMES) return checked
    await new Promise((resolve) => setTimeout(resolve, AGAIN_MS))
  }
}

async function fetchKeys(): Promise<KeySet> {
  const answer = await fetch(belowBase('/.well-known/jwks.json')).catch(() => undefined)
  if (!answer?.ok) throw new ServerGone('The server did not answer with its public keys, and without them nothing can be checked.')
  return keySetSchema.parse(await answer.json())
}
