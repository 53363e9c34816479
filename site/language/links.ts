import { pageLanguage } from './current.ts'
import { FIRST, isLanguage, type Language } from './languages.ts'

/**
 * A page's address in the language of the page that links to it.
 *
 * @param path below the site's base path, in English
 * @example here('/lessons/') // '/de/lessons/' on a German page
 */
export function here(path: string, language: Language = pageLanguage().language): string {
  return language === FIRST ? path : `/${language}${path}`
}

/**
 * The same page's address in English, and the language that it was in.
 *
 * @param path below the site's base path
 * @example inEnglish('/de/lessons/') // { language: 'de', path: '/lessons/' }
 */
export function inEnglish(path: string): { language: Language; path: string } {
  const [, folder = '', ...rest] = path.split('/')
  return isLanguage(folder) && folder !== FIRST ? { language: folder, path: `/${rest.join('/')}` } : { language: FIRST, path }
}
