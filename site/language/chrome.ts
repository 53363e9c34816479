import { askedIn, ENGLISH, pageLanguage } from './current.ts'
import { FIRST, LANGUAGES, languageOf } from './languages.ts'

/** What is asked of Starlight's data of a route: the language of the text that the page shows. */
interface ShownText {
  entryMeta: { lang: string }
}

/**
 * Attributes for what the interface says amid a lesson's text: its own language, where the text is in another because it is
 * not translated yet.
 *
 * @example <ul {...chromeLanguage(Astro.locals.starlightRoute)}>
 */
export function chromeLanguage({ entryMeta }: ShownText): { lang?: string; dir?: 'ltr' | 'rtl' } {
  const { language } = pageLanguage()
  return languageOf(entryMeta.lang) === language ? {} : { lang: language, dir: LANGUAGES[language].dir }
}

/**
 * Says something in the language of the text that it is a part of, such as the label of a lesson's evidence.
 *
 * @example inTextLanguage(Astro.locals.starlightRoute, () => lesson('evidence.log'))
 */
export function inTextLanguage({ entryMeta }: ShownText, say: () => string): string {
  // A page that shows a text of another language lacks it in its own: then it is English.
  return languageOf(entryMeta.lang) === pageLanguage().language ? say() : askedIn(ENGLISH, say)
}

/**
 * Attributes for what the course itself says on a page of the interface: titles, summaries, requirements and questions are
 * in English.
 *
 * @example <h2 {...courseLanguage()}>{title}</h2>
 */
export function courseLanguage(): { lang?: string; dir?: 'ltr' | 'rtl' } {
  return pageLanguage().language === FIRST ? {} : { lang: FIRST, dir: LANGUAGES[FIRST].dir }
}
