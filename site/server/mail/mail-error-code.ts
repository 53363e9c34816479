/**
 * What may be said of a mail that could not be sent: the message of the error may have the address in it.
 *
 * @example mailErrorCode(error) // 'ECONNREFUSED', or 'unknown'
 */
export function mailErrorCode(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : 'unknown'
}
