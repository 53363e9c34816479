const DEFAULT_LIMIT = 50
const MOST = 200

/** @returns undefined for what is no limit */
export function readLimit(text: unknown): number | undefined {
  if (text === undefined) return DEFAULT_LIMIT
  const limit = wholeNumber(text)
  return limit !== undefined && limit >= 1 && limit <= MOST ? limit : undefined
}

/** @returns the id below which a page begins, Infinity without one; undefined for what is no id */
export function readPosition(text: unknown): number | undefined {
  if (text === undefined) return Infinity
  const id = wholeNumber(text)
  return id !== undefined && id >= 1 ? id : undefined
}

export function readNewParcel(body: unknown): { reference: string; weightGrams: number } | undefined {
  if (typeof body !== 'object' || body === null) return undefined
  const { reference, weightGrams } = body as Record<string, unknown>
  if (typeof reference !== 'string' || reference === '') return undefined
  if (typeof weightGrams !== 'number' || !Number.isInteger(weightGrams) || weightGrams < 1) return undefined
  return { reference, weightGrams }
}

function wholeNumber(text: unknown): number | undefined {
  return typeof text === 'string' && /^\d{1,9}$/.test(text) ? Number(text) : undefined
}
