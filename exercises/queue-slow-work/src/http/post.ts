/** Whoever takes longer than this may have done it or not. */
const TIMEOUT_MS = 5_000

/** The other side answered with something else than 202. */
export class RefusedError extends Error {
  constructor(service: string, status: number) {
    super(`The ${service} answered with ${status}`)
  }
}

/**
 * Sends JSON and resolves when it was taken.
 *
 * @param key Both services do nothing for a call whose key they have seen, and answer 202
 * @throws RefusedError for any answer but 202, and fetch's own error when there is none
 */
export async function post(service: string, url: string, key: string, body: object): Promise<void> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'idempotency-key': key },
    body: JSON.stringify(body),
    signal: AbortSignal.timeout(TIMEOUT_MS),
  })
  // An answer that nobody reads keeps its connection.
  await response.arrayBuffer()
  if (response.status !== 202) throw new RefusedError(service, response.status)
}
