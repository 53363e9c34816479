import { listed } from '../language/area.ts'
import { catalogue } from '../language/en/catalogue.ts'

/**
 * What a lesson needs and leads to, as two sentences.
 *
 * @example relationWords(['Make it stateless'], []) // 'Needs: Make it stateless. Nothing builds on it.'
 */
export function relationWords(needs: readonly string[], leadsTo: readonly string[]): string {
  const before = needs.length > 0 ? catalogue('needsSentence', { lessons: listed(needs) }) : catalogue('needsNothing')
  const after = leadsTo.length > 0 ? catalogue('leadsToSentence', { lessons: listed(leadsTo) }) : catalogue('leadsNowhere')
  return `${before} ${after}`
}
