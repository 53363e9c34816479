/** A language of the interface. */
export interface LanguageFacts {
  /** What it calls itself. */
  name: string
  dir: 'ltr' | 'rtl'
  /** Whether visitors are offered it: pages, menu and links are built then. */
  offered: boolean
}

/**
 * The languages that the interface has texts in. The one place where a language is switched on: German waits until the
 * workspace, the account and the cohorts speak it, too.
 */
export const LANGUAGES = {
  en: { name: 'English', dir: 'ltr', offered: true },
  de: { name: 'Deutsch', dir: 'ltr', offered: false },
} as const satisfies Record<string, LanguageFacts>

/** @example const language: Language = 'de' */
export type Language = keyof typeof LANGUAGES

/** What texts are written in first, and what is shown where a language lacks something. Its pages lie at the root. */
export const FIRST = 'en' satisfies Language

/** Whether a tag such as `de` names a language of the interface. */
export const isLanguage = (tag: string | undefined): tag is Language => tag !== undefined && Object.hasOwn(LANGUAGES, tag)

/**
 * The language of the interface that a page's tag asks for; the first one for what is none.
 *
 * @param tag as in `<html lang>` or `Astro.currentLocale`
 * @example languageOf('de-AT') // 'de'
 */
export function languageOf(tag: string | undefined): Language {
  const [base] = (tag ?? '').toLowerCase().split('-')
  return isLanguage(base) ? base : FIRST
}

/**
 * The languages that pages are built in.
 *
 * @param facts of all languages
 * @example offeredLanguages() // ['en']
 */
export function offeredLanguages(facts: Readonly<Record<Language, LanguageFacts>> = LANGUAGES): Language[] {
  return Object.keys(facts)
    .filter((tag) => isLanguage(tag) && facts[tag].offered)
    .filter(isLanguage)
}
