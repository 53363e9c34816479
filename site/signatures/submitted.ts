/** What somebody hands in to be checked. */
export interface Submitted {
  jws: string
  /** As parsed from JSON, when it came along. */
  verdict?: unknown
}

/**
 * Reads a signature, or a grading as the API answers it, which has signature and verdict.
 *
 * @param text of a file, or pasted
 * @example parseSubmitted('{"signature":"ey…","verdict":{…}}') // { jws: 'ey…', verdict: {…} }
 */
export function parseSubmitted(text: string): Submitted {
  const grading = text.trim().startsWith('{') ? objectIn(text) : undefined
  if (typeof grading?.['signature'] !== 'string') return { jws: text }
  const { signature: jws, verdict } = grading
  return typeof verdict === 'object' && verdict !== null ? { jws, verdict } : { jws }
}

/** The verdict in parsed JSON: itself, or that of a grading as the API answers it. */
export function verdictIn(json: unknown): unknown {
  return isObject(json) && isObject(json['verdict']) ? json['verdict'] : json
}

function objectIn(text: string): Record<string, unknown> | undefined {
  try {
    const json: unknown = JSON.parse(text)
    return isObject(json) ? json : undefined
  } catch {
    return undefined
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
