/**
 * An address of the site where it may lie under a base path.
 *
 * @example belowBase('/typings/base.json') // '/course/typings/base.json' on a site under /course/
 */
export function belowBase(address: string): string {
  return import.meta.env.BASE_URL.replace(/\/$/, '') + address
}
