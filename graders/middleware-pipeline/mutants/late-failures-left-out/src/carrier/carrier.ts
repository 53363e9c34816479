import { HttpError } from '../http/http-error.js'

const TIMEOUT_MS = 5_000

/**
 * Asks the carrier where the parcel of an order is.
 *
 * @throws HttpError 502 when it answers with an error, with something unreadable, or not at all
 */
export async function parcelStatus(orderId: string): Promise<string> {
  const { ok, status, text } = await ask(`/parcels/${orderId}`)
  if (!ok) throw new HttpError(502, `The carrier answered with ${status}`)
  const parcel = parseParcel(text)
  if (parcel === undefined) throw new HttpError(502, 'The answer of the carrier cannot be read')
  return parcel.status
}

/** The whole answer, so that the time limit holds for its body too, and the connection is free again. */
async function ask(path: string): Promise<{ ok: boolean; status: number; text: string }> {
  try {
    const response = await fetch(`${process.env.CARRIER_URL}${path}`, { signal: AbortSignal.timeout(TIMEOUT_MS) })
    return { ok: response.ok, status: response.status, text: await response.text() }
  } catch (cause) {
    throw new HttpError(502, 'The carrier does not answer', { cause })
  }
}

function parseParcel(text: string): { status: string } | undefined {
  try {
    const parcel: unknown = JSON.parse(text)
    if (typeof parcel !== 'object' || parcel === null || !('status' in parcel)) return undefined
    return typeof parcel.status === 'string' ? { status: parcel.status } : undefined
  } catch {
    return undefined
  }
}
