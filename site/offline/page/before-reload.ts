/** Says, once what it has is saved, why the page should not be reloaded now; undefined when it may. */
export type Keeper = () => Promise<string | undefined>

const keepers = new Set<Keeper>()

const UNSENT = 'What you have written on this page is not sent yet.'

/**
 * Asks this before the page is reloaded for a new version.
 *
 * @returns stops it
 */
export function keepBefore(keeper: Keeper): () => void {
  keepers.add(keeper)
  return () => keepers.delete(keeper)
}

/** Has everything saved. @returns why the page should stay as it is, if anything speaks for that */
export async function reasonToStay(page: Document): Promise<string | undefined> {
  for (const keeper of keepers) {
    const reason = await keeper()
    if (reason !== undefined) return reason
  }
  return hasUnsent(page) ? UNSENT : undefined
}

/** Whether a field of a form has something else in it than it came with. */
function hasUnsent(page: Document): boolean {
  const fields = page.querySelectorAll<HTMLInputElement | HTMLTextAreaElement>('form textarea, form input')
  return [...fields].some(
    (field) =>
      field.closest('[data-workspace], [role="search"], dialog') === null &&
      (field instanceof HTMLTextAreaElement || ['text', 'email', 'url', 'number'].includes(field.type)) &&
      field.value !== '' &&
      field.value !== field.defaultValue,
  )
}
