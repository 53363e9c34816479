import { AsyncLocalStorage } from 'node:async_hooks'
import type { MiddlewareHandler } from 'astro'
import { askForPage, type PageLanguage } from './language/current.ts'
import { languageOf } from './language/languages.ts'
import { textsOf } from './language/translations.ts'

const page = new AsyncLocalStorage<PageLanguage>()
askForPage(() => page.getStore())

/** Whatever is built for a page, components of Astro and Preact alike, knows the page's language: several are built at a time. */
export const onRequest: MiddlewareHandler = ({ currentLocale }, next) => {
  const language = languageOf(currentLocale)
  return page.run({ language, textsOf: (area) => textsOf(language, area) }, async () => {
    const response = await next()
    if (!(response.headers.get('content-type') ?? '').startsWith('text/html')) return response
    // A page is written while it is read: it has to be read in here.
    return new Response(await response.text(), response)
  })
}
