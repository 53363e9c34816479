import { area } from '../area.ts'

/** What the filters of the lessons and the map say once their script runs. */
export const found = area('found', {
  all: { one: 'All {count} lessons.', other: 'All {count} lessons.' },
  some: '{seen} of {count} lessons.',
  'progress.done': 'done',
  'progress.begun': 'begun',
})
