/** Texts of the theme index, in one place. */
export const WORDS = {
  find: 'Find a theme',
  findHint: 'a word, or an id',
  show: 'Show',
  shown: { all: 'All', taught: 'Taught', planned: 'Not taught yet', learnt: 'Learnt', open: 'Taught, not learnt yet' },
  jump: 'Go to an article',
  taughtOf: (taught: number, of: number) => `${taught} of ${of} taught`,
  learnt: (learnt: number, of: number) => `${learnt} of ${of} learnt on this device`,
  learntMark: 'learnt',
  planned: 'planned',
  none: 'No theme is like that.',
  showAll: 'Show all themes',
  count: (seen: number, of: number) => (seen === of ? `All ${of} themes and questions.` : `${seen} of ${of} themes and questions.`),
  questions: 'Questions',
  about: 'A theme is learnt once the exercise of a lesson that teaches it has passed.',
} as const
