/** A session ends this long after the last request that used it. Milliseconds. */
export const SESSION_LIFETIME_MS = 30 * 60_000

/** A cart ends this long after its last change. Milliseconds. */
export const CART_LIFETIME_MS = 7 * 24 * 3_600_000
