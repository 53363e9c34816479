import type { Page } from '../../runtimes/server/cohorts-api.ts'

/**
 * A list from its first page to its last, for what can only be shown or ordered as a whole.
 *
 * @param ask gives the page after that place
 * @example await everyPage((after) => api.page(after))
 */
export async function everyPage<T>(ask: (after?: string) => Promise<Page<T>>): Promise<T[]> {
  const items: T[] = []
  let after: string | undefined
  do {
    const page = await ask(after)
    items.push(...page.items)
    after = page.next ?? undefined
  } while (after !== undefined)
  return items
}
