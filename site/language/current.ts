import { FIRST, languageOf, type Language } from './languages.ts'
import type { Messages } from './messages.ts'

/** What a text needs to know of the page that it is in. */
export interface PageLanguage {
  language: Language
  /** The texts of an area in that language; undefined where the page has none: then they are English. */
  textsOf: (area: string) => Messages | undefined
}

/** Id of the element in which a page that is not English brings along the texts that its scripts need. */
export const TEXTS_ELEMENT = 'lb-texts'

/** An English page. */
export const ENGLISH: PageLanguage = { language: FIRST, textsOf: () => undefined }
let read = (): PageLanguage => (typeof document === 'undefined' ? ENGLISH : ofDocument(document))

/**
 * The language of the page that is being built, or that the script runs in.
 *
 * @example pageLanguage().language // 'de'
 */
export const pageLanguage = (): PageLanguage => read()

/** Where pages are built, several at a time, the build says which one asks (site/middleware.ts). */
export function askForPage(ask: () => PageLanguage | undefined): void {
  read = () => ask() ?? ENGLISH
}

/**
 * Says something as another page would: a part of an English text on a page that is not English, for one.
 *
 * @param say answers at once
 * @example askedIn(ENGLISH, () => lesson('evidence.log')) // 'Log'
 */
export function askedIn(page: PageLanguage, say: () => string): string {
  const before = read
  read = () => page
  try {
    return say()
  } finally {
    read = before
  }
}

let known: { element: Element | null; texts: ReadonlyMap<string, Messages> } | undefined

function ofDocument(page: Document): PageLanguage {
  const language = languageOf(page.documentElement.lang)
  if (language === FIRST) return ENGLISH
  const element = page.getElementById(TEXTS_ELEMENT)
  if (known === undefined || known.element !== element) known = { element, texts: parse(element?.textContent ?? '{}') }
  const { texts } = known
  return { language, textsOf: (area) => texts.get(area) }
}

function parse(json: string): ReadonlyMap<string, Messages> {
  const areas: unknown = JSON.parse(json)
  return new Map(isWrittenByBuild(areas) ? Object.entries(areas) : [])
}

/** Our own build wrote it: a closer look would cost every page more than it could find. */
const isWrittenByBuild = (areas: unknown): areas is Record<string, Messages> => typeof areas === 'object' && areas !== null
