import { FIRST } from '../language/languages.ts'
import { inEnglish } from '../language/links.ts'

/** First parts of the addresses of pages that say the same to everybody, beside the tracks. */
const FOLDERS = ['lessons', 'themes', 'verify', 'about']

/**
 * Whether a page is for search engines: it says something by itself, and the
 * same to everybody. Pages about somebody's own account and work do not. Lessons
 * and the dossier say it in English, whatever the language of the words around them.
 *
 * @param path of the page below the site's base path
 * @param tracks ids of the tracks
 * @example isPublicPage('/scale/cache-aside/', ['scale']) // true
 */
export function isPublicPage(path: string, tracks: readonly string[]): boolean {
  const { language, path: english } = inEnglish(path)
  const [folder = '', page = ''] = english.replace(/^\//, '').split('/')
  const isText = folder === 'about' || (tracks.includes(folder) && page !== '')
  if (language !== FIRST && isText) return false
  return folder === '' || FOLDERS.includes(folder) || tracks.includes(folder)
}
