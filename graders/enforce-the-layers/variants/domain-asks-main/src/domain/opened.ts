import '../main.js'

/** When the warehouse was opened. */
export const openedAt = new Date()
