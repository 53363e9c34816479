/**
 * JSON with sorted keys and without spaces, so that the same content gives the
 * same text on every machine: the form of RFC 8785, but half surrogate pairs,
 * which learner code may hold, are escaped instead of refused.
 *
 * @example canonicalJson({ b: 1, a: [2] }) // '{"a":[2],"b":1}'
 */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  )
}
