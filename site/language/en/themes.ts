import { area } from '../area.ts'

/** The theme index. */
export const themes = area('themes', {
  title: 'Theme index',
  description:
    'The course will teach {count} themes and questions of five articles. {taught} are taught so far; each links to the section that teaches it.',
  taughtSoFar: 'Themes taught so far',
  filter: 'Filter the themes',
  find: 'Find a theme',
  findHint: 'a word, or an id',
  show: 'Show',
  'show.all': 'All',
  'show.taught': 'Taught',
  'show.planned': 'Not taught yet',
  'show.learnt': 'Learnt',
  'show.open': 'Taught, not learnt yet',
  jump: 'Go to an article',
  taughtOf: '{taught} of {count} taught',
  none: 'No theme is like that.',
  showAll: 'Show all themes',
  questions: 'Questions',
  about: 'A theme is learnt once the exercise of a lesson that teaches it has passed.',
})
