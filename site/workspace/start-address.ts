/**
 * The address of a lesson that opens its workspace and runs the service at once.
 *
 * @param lesson address of the lesson
 * @example startAddress('/http/middleware-pipeline/') // '/http/middleware-pipeline/?start#workspace'
 */
export function startAddress(lesson: string): string {
  return `${lesson}?start#workspace`
}

/**
 * Whether a visitor came by such an address.
 *
 * @param search of the page's address
 * @example asksToStart('?start') // true
 */
export function asksToStart(search: string): boolean {
  return new URLSearchParams(search).has('start')
}
