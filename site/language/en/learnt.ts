import { area } from '../area.ts'

/** What the theme index says once its script runs. */
export const learnt = area('learnt', {
  all: 'All {count} themes and questions.',
  some: '{seen} of {count} themes and questions.',
  learnt: '{learnt} of {count} learnt on this device',
  mark: 'learnt',
})
