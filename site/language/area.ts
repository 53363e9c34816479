import { pageLanguage } from './current.ts'
import { FIRST, type Language } from './languages.ts'
import { format, type Messages, type ValuesOf } from './messages.ts'

/** Says a text of its area in the language of the page. Values are wanted exactly where the text has them. */
export interface Say<English extends Messages> {
  <Key extends keyof English & string>(
    key: Key,
    ...values: keyof ValuesOf<English[Key]> extends never ? [] : [ValuesOf<English[Key]>]
  ): string
  area: string
  english: English
}

/**
 * Makes a catalogue of English texts one that pages and scripts can ask. Built into a page or run in it, a text is in the
 * page's language; where that lacks the area, in English.
 *
 * @param area its name, the same as that of its files
 * @example
 * export const quiz = area('quiz', { questionOf: 'Question {at} of {of}' })
 * quiz('questionOf', { at: 1, of: 3 }) // 'Frage 1 von 3' on a German page
 */
export function area<const English extends Messages>(area: string, english: English): Say<English> {
  const say = (key: keyof English & string, values?: Readonly<Record<string, string | number>>): string => {
    const { language, textsOf } = pageLanguage()
    const translated = textsOf(area)?.[key]
    return translated === undefined ? format(FIRST, english[key] ?? key, values) : format(language, translated, values)
  }
  return Object.assign(say, { area, english })
}

/**
 * Names in one line, as the page's language lists them.
 *
 * @example listed(['one', 'two']) // 'one, two'
 */
export function listed(items: Iterable<string>, language: Language = pageLanguage().language): string {
  return new Intl.ListFormat(language, { type: 'unit', style: 'short' }).format(items)
}
