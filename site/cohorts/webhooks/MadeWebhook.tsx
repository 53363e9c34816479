import { ShownOnce } from '../ShownOnce.tsx'

/** The secret of a new webhook. */
export function MadeWebhook({ secret }: { secret: string }) {
  return (
    <ShownOnce name="The new webhook" label="Secret" value={secret}>
      <p>
        Give your program this secret: with it it knows that a message is from here (
        <a href="https://www.standardwebhooks.com">Standard Webhooks</a>). Keep it: it is shown this once.
      </p>
    </ShownOnce>
  )
}
