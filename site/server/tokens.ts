/** Injection tokens of what is decided before Nest starts. */
export const CONFIG = Symbol('CONFIG')
export const ENGINE = Symbol('ENGINE')
export const EXPOSURE = Symbol('EXPOSURE')
export const DATABASE_URL = Symbol('DATABASE_URL')
