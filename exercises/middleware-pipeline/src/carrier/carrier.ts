import { HttpError } from '../http/http-error.js'

const TIMEOUT_MS = 5_000

/**
 * Asks the carrier where the parcel of an order is.
 *
 * @throws HttpError 502 when it answers with an error, or not at all
 */
export async function parcelStatus(orderId: string): Promise<string> {
  const response = await ask(`/parcels/${orderId}`)
  const parcel = (await response.json()) as { status: string }
  return parcel.status
}

async function ask(path: string): Promise<Response> {
  let response: Response
  try {
    response = await fetch(`${process.env.CARRIER_URL}${path}`, { signal: AbortSignal.timeout(TIMEOUT_MS) })
  } catch {
    throw new HttpError(502, 'The carrier does not answer')
  }
  if (response.ok) return response
  // An answer that nobody reads keeps its connection.
  await response.arrayBuffer()
  throw new HttpError(502, `The carrier answered with ${response.status}`)
}
