/**
 * Database values on their way over JSON: dates and bytes keep their type.
 * Everything else is JSON already (int8 and numeric are strings).
 */
export function encodeValue(value: unknown): unknown {
  if (value instanceof Date) return { $date: value.toISOString() }
  if (value instanceof Uint8Array) return { $bytes: Buffer.from(value).toString('base64') }
  if (typeof value === 'bigint') return value.toString()
  if (Array.isArray(value)) return value.map(encodeValue)
  if (isRecord(value)) return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, encodeValue(entry)]))
  return value
}

/** The inverse of `encodeValue`. */
export function decodeValue(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(decodeValue)
  if (!isRecord(value)) return value
  if (typeof value['$date'] === 'string') return new Date(value['$date'])
  if (typeof value['$bytes'] === 'string') return Buffer.from(value['$bytes'], 'base64')
  return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, decodeValue(entry)]))
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null
}
