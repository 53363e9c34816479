import { belowBase } from '../workspace/model/base.ts'

/** Progress by track, of whoever is signed in. */
export const PROGRESS = belowBase('/progress/')

/** The sheet to look at and to print. */
export const certificateAddress = (id: string): string => `${belowBase('/certificate/')}?${new URLSearchParams({ id }).toString()}`

/**
 * Where anybody checks a certificate, as it is printed on it.
 *
 * @example checkAddress('5c…', 'https://course.example.org') // 'https://course.example.org/verify/?certificate=5c…'
 */
export const checkAddress = (id: string, origin: string): string =>
  new URL(`${belowBase('/verify/')}?${new URLSearchParams({ certificate: id }).toString()}`, origin).href
