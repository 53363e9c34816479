export const STREAM = 'signups'
export const GROUP = 'workers'
/** Ids by the time at which they are due, in milliseconds. */
export const LATER = 'signups:later'
export const DEAD = 'signups:dead'

export const recordOf = (id: string): string => `signups:job:${id}`

export const TRIES = 4
export const FIRST_WAIT_MS = 65_000
/** A job that nobody has touched for so long has lost its worker. */
export const ABANDONED_MS = 30_000
export const KEEP_SECONDS = 86_400
