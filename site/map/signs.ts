/** Stand for words of the map where there is little room. */
export const SIGNS = { done: '✓', begun: '◐' } as const
