import { area } from '../area.ts'

/** What is said of lessons and exercises in many places. */
export const facts = area('facts', {
  'stack.nest': 'NestJS',
  'stack.express': 'Express',
  'difficulty.warm-up': 'warm-up',
  'difficulty.core': 'core',
  'difficulty.stretch': 'stretch',
  aboutMinutes: 'about {minutes} minutes',
  aboutMin: 'about {minutes} min',
  min: '{minutes} min',
  requirements: { one: '{count} requirement', other: '{count} requirements' },
  planned: 'planned',
  countPlanned: { one: '{count} planned', other: '{count} planned' },
})
