import { area } from '../area.ts'

/** The search, where it cannot be loaded. */
export const search = area('search', {
  failed: 'The search could not be loaded. Check your connection, then close this and open it again.',
})
