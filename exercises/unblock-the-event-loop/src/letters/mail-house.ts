const TIMEOUT_MS = 10_000

export interface Recipient {
  id: string
  owner: string
}

/**
 * Hands one letter to the mail house.
 *
 * @returns its tracking number
 * @throws Error when the mail house does not take it
 */
export async function post({ id, owner }: Recipient): Promise<string> {
  const response = await fetch(`${process.env.MAIL_HOUSE_URL}/letters`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ id, owner }),
    signal: AbortSignal.timeout(TIMEOUT_MS),
  })
  const answer: unknown = await response.json()
  if (!response.ok) throw new Error(`The mail house answered with ${response.status}`)
  return String(Object(answer).tracking)
}
