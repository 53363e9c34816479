import { GERMAN } from './de/all.ts'
import { device } from './en/device.ts'
import { found } from './en/found.ts'
import { launcher } from './en/launcher.ts'
import { learnt } from './en/learnt.ts'
import { next } from './en/next.ts'
import { quiz } from './en/quiz.ts'
import { search } from './en/search.ts'
import { FIRST, type Language } from './languages.ts'
import type { Messages } from './messages.ts'

/** The texts of every language but the first, by area. For the build: scripts of pages import `en/` alone. */
export const TRANSLATIONS = { de: GERMAN } as const satisfies Record<Exclude<Language, typeof FIRST>, unknown>

/** The areas that scripts of pages ask for. */
export const ASKED_BY_SCRIPTS: readonly { area: string }[] = [device, found, launcher, learnt, next, quiz, search]

/**
 * The texts of an area; undefined where they are the English ones.
 *
 * @example textsOf('de', 'quiz')?.['title']
 */
export function textsOf(language: Language, area: string): Messages | undefined {
  if (language === FIRST) return undefined
  const areas: Readonly<Record<string, Messages>> = TRANSLATIONS[language]
  return areas[area]
}

/**
 * What a page brings along for its scripts, as the text of an element; undefined in English, which the scripts have.
 *
 * @example textsForScripts('en') // undefined
 */
export function textsForScripts(language: Language): string | undefined {
  if (language === FIRST) return undefined
  const texts = ASKED_BY_SCRIPTS.map(({ area }) => [area, textsOf(language, area)])
  return JSON.stringify(Object.fromEntries(texts)).replaceAll('<', '\\u003c')
}
