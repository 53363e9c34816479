import { search } from '../language/en/search.ts'

/**
 * Stands in for Pagefind's interface, which Starlight loads on every page as
 * soon as the browser is idle: a quarter of a lesson's page, for something that
 * most visits never open. It comes when somebody reaches for the search.
 */
export class PagefindUI {
  readonly #options: unknown
  #loading: Promise<void> | undefined

  constructor(options: unknown) {
    this.#options = options
    const dialog = document.querySelector<HTMLDialogElement>('site-search dialog')
    const button = document.querySelector('site-search button[data-open-modal]')
    if (!dialog || !button) return
    for (const reach of ['pointerenter', 'focus']) button.addEventListener(reach, () => void this.#load(dialog), { once: true })
    // By key, the dialog opens without anybody near the button.
    new MutationObserver(() => dialog.open && void this.#load(dialog)).observe(dialog, { attributeFilter: ['open'] })
    if (dialog.open) void this.#load(dialog)
  }

  #load(dialog: HTMLDialogElement): Promise<void> {
    this.#loading ??= this.#build(dialog).catch(() => {
      this.#loading = undefined
      const place = dialog.querySelector('#starlight__search')
      if (place) place.textContent = search('failed')
    })
    return this.#loading
  }

  async #build(dialog: HTMLDialogElement): Promise<void> {
    const { PagefindUI: Interface } = await import('@pagefind/default-ui')
    dialog.querySelector('#starlight__search')?.replaceChildren()
    new Interface(this.#options)
    if (dialog.open) dialog.querySelector('input')?.focus()
  }
}
