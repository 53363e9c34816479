import { ShownOnce } from '../../cohorts/ShownOnce.tsx'

/** A new token. */
export function MadeToken({ token }: { token: string }) {
  return (
    <ShownOnce name="The new token" label="Token" value={token}>
      <p>Keep it like a password: it is shown this once. On the command line it is asked for by npm run exercise -- login.</p>
    </ShownOnce>
  )
}
