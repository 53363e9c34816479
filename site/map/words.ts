/** Texts of the map and of what lessons need, in one place. */
export const WORDS = {
  map: 'Map',
  list: 'List',
  showAs: 'Show the lessons as',
  mapLabel: 'Map of the lessons',
  mapHelp:
    'From left to right: each lesson is after all that it needs. Point at one, or go to it with Tab, to see what it needs and what it leads to.',
  needs: 'Needs',
  leadsTo: 'Leads to',
  needsNothing: 'Needs no other lesson.',
  leadsNowhere: 'Nothing builds on it.',
  planned: 'planned',
  andPlanned: (count: number) => `and ${count} planned`,
  onlyPlanned: (count: number) => (count === 1 ? '1 planned lesson' : `${count} planned lessons`),
  minutes: (minutes: number) => `${minutes} min`,
  stacks: { nest: 'NestJS', express: 'Express' },
  progress: { done: 'done', begun: 'begun' },
  legendLabel: 'What the boxes mean',
  legend: {
    done: 'done',
    begun: 'begun',
    ready: 'can be taken now',
    built: 'can be read and begun',
    planned: 'planned',
  },
} as const

/** Stand for the words where there is little room. */
export const SIGNS = { done: '✓', begun: '◐' } as const

/**
 * What a lesson needs and leads to, as two sentences.
 *
 * @example relationWords(['Make it stateless'], []) // 'Needs: Make it stateless. Nothing builds on it.'
 */
export function relationWords(needs: readonly string[], leadsTo: readonly string[]): string {
  const before = needs.length > 0 ? `${WORDS.needs}: ${needs.join(', ')}.` : WORDS.needsNothing
  const after = leadsTo.length > 0 ? `${WORDS.leadsTo}: ${leadsTo.join(', ')}.` : WORDS.leadsNowhere
  return `${before} ${after}`
}
