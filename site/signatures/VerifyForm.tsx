import { useSignal } from '@preact/signals'
import { useEffect, useId, useRef } from 'preact/hooks'
import { belowBase } from '../workspace/model/base.ts'
import { keySetSchema, type KeySet } from './claims.ts'
import { describeClaims } from './describe.ts'
import { recognise } from './dropped.ts'
import { describeCertificate, isCertificate, verifyCertificate, type CertificateVerification } from './verify-certificate.ts'
import { verifySignature, type Verification } from './verify.ts'
import './verify.css'

/** How long the server may take to answer before somebody is asked for its keys. */
const KEYS_WITHIN_MS = 10_000

type Keys = { from: 'asking' } | { from: 'server' | 'file'; keys: KeySet } | { from: 'nowhere'; why: string }
type Outcome =
  | { status: 'none' }
  | { status: 'certificate'; result: CertificateVerification }
  | { status: 'checked'; result: Verification; withVerdict: boolean }
  | { status: 'problem'; message: string }

/** Takes a signature, and says what it states and whether it counts. */
export function VerifyForm() {
  const id = useId()
  const jws = useSignal('')
  const verdict = useSignal<unknown>(undefined)
  const keys = useSignal<Keys>({ from: 'asking' })
  const outcome = useSignal<Outcome>({ status: 'none' })
  const note = useSignal('')
  const isOver = useSignal(false)
  const chooser = useRef<HTMLInputElement>(null)

  const take = (text: string, name: string): void => {
    outcome.value = { status: 'none' }
    const found = recognise(text)
    if (found.kind === 'keys') keys.value = { from: 'file', keys: found.keys }
    if (found.kind === 'signature') {
      jws.value = found.jws
      verdict.value = found.verdict
    }
    if (found.kind === 'verdict') verdict.value = found.verdict
    note.value = `${name}: ${TAKEN[found.kind]}`
  }

  useEffect(() => {
    // A link may bring the signature along; what follows # is not sent to anybody.
    if (location.hash.startsWith('#ey')) take(location.hash.slice(1), 'The link')
    void askServer().then((answer) => {
      if (keys.value.from === 'asking') keys.value = answer
    })
  }, [])

  const takeFiles = async (files: readonly File[]): Promise<void> => {
    for (const file of files) take(await file.text(), file.name)
  }
  const check = async (): Promise<void> => {
    outcome.value = await attempt(jws.value, verdict.value, keys.value)
  }

  return (
    <form
      class={`lb-verify${isOver.value ? ' over' : ''}`}
      onSubmit={(event) => {
        event.preventDefault()
        void check()
      }}
      onDragOver={(event) => {
        event.preventDefault()
        isOver.value = true
      }}
      onDragLeave={() => (isOver.value = false)}
      onDrop={(event) => {
        event.preventDefault()
        isOver.value = false
        void takeFiles([...(event.dataTransfer?.files ?? [])])
      }}
    >
      <label for={`${id}-jws`}>Signature</label>
      <textarea
        id={`${id}-jws`}
        rows={6}
        spellcheck={false}
        autocomplete="off"
        placeholder="eyJhbGciOiJFZERTQSIs…"
        aria-describedby={`${id}-help`}
        value={jws.value}
        onInput={(event) => {
          jws.value = event.currentTarget.value
          outcome.value = { status: 'none' }
          if (jws.value.trim().startsWith('{')) take(jws.value, 'What you pasted')
        }}
      />
      <p id={`${id}-help`} class="help">
        Paste it, or drop files here: the signature, and if you have them the verdict that goes with it and the server’s public keys.
      </p>
      <p class="row">
        <input
          ref={chooser}
          id={`${id}-files`}
          type="file"
          multiple
          hidden
          accept=".jws,.json,.txt"
          onChange={(event) => {
            const { currentTarget: input } = event
            void takeFiles([...(input.files ?? [])]).then(() => (input.value = ''))
          }}
        />
        <button type="button" class="lb-button" onClick={() => chooser.current?.click()}>
          Choose files…
        </button>
        {/* From before the page's script has taken over until it is known whom to believe. */}
        <button type="submit" class="lb-button primary" disabled={keys.value.from === 'asking'}>
          Check
        </button>
      </p>
      <p role="status" class="help">
        {note.value}
      </p>
      <KeyState id={id} keys={keys.value} onPaste={(text) => take(text, 'The keys')} />
      {verdict.value !== undefined && (
        <p class="row">
          The verdict has to be the one that was signed.
          <button type="button" class="lb-button" onClick={() => (verdict.value = undefined)}>
            Without the verdict
          </button>
        </p>
      )}
      <div role="status" class="outcome">
        <OutcomeView outcome={outcome.value} />
      </div>
    </form>
  )
}

function KeyState({ id, keys, onPaste }: { id: string; keys: Keys; onPaste: (text: string) => void }) {
  return (
    <details class="keys" open={keys.from === 'nowhere'}>
      <summary>{KEYS_FROM[keys.from]}</summary>
      {keys.from === 'nowhere' && <p>{keys.why}</p>}
      <label for={`${id}-keys`}>Public keys of the server (JSON, from its /.well-known/jwks.json)</label>
      <textarea
        id={`${id}-keys`}
        rows={4}
        spellcheck={false}
        autocomplete="off"
        placeholder={'{"keys":[…]}'}
        onInput={(event) => onPaste(event.currentTarget.value)}
      />
    </details>
  )
}

function OutcomeView({ outcome }: { outcome: Outcome }) {
  if (outcome.status === 'none') return null
  if (outcome.status === 'problem') return <p class="bad">{outcome.message}</p>
  if (outcome.status === 'certificate') return <CertificateView result={outcome.result} />
  const { result, withVerdict } = outcome
  if (!result.valid)
    return (
      <div class="bad" data-valid="no">
        <h2>Not valid</h2>
        <p>{result.message}</p>
      </div>
    )
  return (
    <div class="good" data-valid="yes">
      <h2>Valid</h2>
      <dl>
        {describeClaims(result.claims, result.kid).map(({ name, text }) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{text}</dd>
          </div>
        ))}
      </dl>
      <p>{withVerdict ? 'The verdict is the one that was signed.' : 'Add the verdict’s file to check that too.'}</p>
    </div>
  )
}

function CertificateView({ result }: { result: CertificateVerification }) {
  if (!result.valid)
    return (
      <div class="bad" data-valid="no">
        <h2>Not valid</h2>
        <p>{result.message}</p>
      </div>
    )
  return (
    <div class="good" data-valid="yes">
      <h2>Valid</h2>
      <dl>
        {describeCertificate(result.claims, result.kid).map(({ name, text }) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{text}</dd>
          </div>
        ))}
      </dl>
      <p>Whether its holder has revoked it since, only the server that signed it knows: open the link of the certificate.</p>
    </div>
  )
}

async function attempt(jws: string, verdict: unknown, keys: Keys): Promise<Outcome> {
  if (jws.trim() === '') return { status: 'problem', message: 'Paste a signature first, or choose its file.' }
  if (!('keys' in keys))
    return { status: 'problem', message: 'Add the public keys of the server first: without them nothing says who signed.' }
  if (!isSecureContext)
    return {
      status: 'problem',
      message: 'This browser checks signatures only on pages with https or on localhost. Open the page there, or use npm run verify.',
    }
  try {
    if (isCertificate(jws)) return { status: 'certificate', result: await verifyCertificate(jws, keys.keys) }
    const result = await verifySignature(jws, keys.keys, verdict === undefined ? {} : { verdict })
    return { status: 'checked', result, withVerdict: verdict !== undefined }
  } catch {
    return { status: 'problem', message: 'This browser can’t check Ed25519 signatures. Update it, or use npm run verify.' }
  }
}

/** The public keys of the server that this page is from. */
async function askServer(): Promise<Keys> {
  const why = 'This site has no server of its own to ask. Get the public keys from the server that graded.'
  if (import.meta.env.LOADBEARING_STATIC) return { from: 'nowhere', why }
  try {
    const answer = await fetch(belowBase('/.well-known/jwks.json'), { signal: AbortSignal.timeout(KEYS_WITHIN_MS) })
    if (!answer.ok) return { from: 'nowhere', why }
    return { from: 'server', keys: keySetSchema.parse(await answer.json()) }
  } catch {
    return { from: 'nowhere', why: 'The server did not answer with its public keys. Paste them, or open this page again.' }
  }
}

const TAKEN: Readonly<Record<ReturnType<typeof recognise>['kind'], string>> = {
  keys: 'public keys, taken.',
  signature: 'a signature, taken.',
  verdict: 'a verdict, taken.',
  unknown: 'neither a signature, nor a verdict, nor public keys.',
}

const KEYS_FROM: Readonly<Record<Keys['from'], string>> = {
  asking: 'Fetching the public keys…',
  server: 'The public keys of this server are believed',
  file: 'The public keys that you gave are believed',
  nowhere: 'Public keys are needed',
}
