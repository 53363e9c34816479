const DEFAULT_LIMIT = 50
const MOST = 200

export interface ListQuery {
  limit: number
  /** Id of the last parcel that was shown; without one the list begins at the newest. */
  before: number | undefined
}

/** @returns undefined for what asks for no page of the list */
export function readListQuery({ limit = String(DEFAULT_LIMIT), before, page }: Record<string, unknown>): ListQuery | undefined {
  // Page numbers are gone. Ignoring one would show the first page again and again.
  if (page !== undefined) return undefined
  const size = wholeNumber(limit)
  if (size === undefined || size > MOST) return undefined
  if (before === undefined) return { limit: size, before: undefined }
  const id = wholeNumber(before)
  return id === undefined ? undefined : { limit: size, before: id }
}

export function readNewParcel(body: unknown): { reference: string; weightGrams: number } | undefined {
  if (typeof body !== 'object' || body === null) return undefined
  const { reference, weightGrams } = body as Record<string, unknown>
  if (typeof reference !== 'string' || reference === '') return undefined
  if (typeof weightGrams !== 'number' || !Number.isInteger(weightGrams) || weightGrams < 1) return undefined
  return { reference, weightGrams }
}

/** @returns a number from 1 */
function wholeNumber(text: unknown): number | undefined {
  return typeof text === 'string' && /^[1-9]\d{0,8}$/.test(text) ? Number(text) : undefined
}
