import { FIRST, LANGUAGES, offeredLanguages, type Language } from './languages.ts'

/** What a page below `[...locale]/` is built with, once per language. */
export interface LocaleParams {
  locale: string | undefined
}

/**
 * The addresses of a page below `[...locale]/`: at the root in English, below `/de/` in German, for each language that is offered.
 *
 * @example export const getStaticPaths = () => eachLanguage()
 */
export function eachLanguage(languages: readonly Language[] = offeredLanguages()): { params: LocaleParams }[] {
  return languages.map((language) => ({ params: { locale: language === FIRST ? undefined : language } }))
}

/**
 * The languages as Starlight's option `locales` has them; nothing while there is one: then it builds no menu for them.
 *
 * @example starlightLocales(['en', 'de'])?.locales.root.lang // 'en'
 */
export function starlightLocales(languages: readonly Language[] = offeredLanguages()) {
  if (languages.length < 2) return {}
  const locales = Object.fromEntries(
    languages.map((language) => {
      const { name, dir } = LANGUAGES[language]
      return [language === FIRST ? 'root' : language, { label: name, lang: language, dir }]
    }),
  )
  return { defaultLocale: 'root', locales }
}
