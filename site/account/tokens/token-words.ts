import type { AccessToken, TokenScope } from '../../runtimes/server/access-tokens-api.ts'

const MAY: Readonly<Record<TokenScope, string>> = {
  'attempts:write': 'hand in attempts',
  'cohorts:read': 'read your cohorts',
  'cohorts:write': 'change your cohorts',
  'work:read': 'read your files and progress',
  'work:write': 'change your files and progress',
}

/**
 * What a token may be used for.
 *
 * @example mayWords(['attempts:write', 'cohorts:read']) // 'may hand in attempts, read your cohorts'
 */
export const mayWords = (scopes: readonly TokenScope[]): string => `may ${scopes.map((scope) => MAY[scope]).join(', ')}`

/** Whether it lets anybody in. @param now milliseconds since 1970 */
export function stateOf(
  { revokedAt, expiresAt }: Pick<AccessToken, 'revokedAt' | 'expiresAt'>,
  now: number,
): 'good' | 'revoked' | 'expired' {
  if (revokedAt !== null) return 'revoked'
  return Date.parse(expiresAt) <= now ? 'expired' : 'good'
}
