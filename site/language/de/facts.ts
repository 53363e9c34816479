import type { facts as english } from '../en/facts.ts'
import type { German } from './german.ts'

export const facts: German<typeof english> = {
  'stack.nest': 'NestJS',
  'stack.express': 'Express',
  'difficulty.warm-up': 'zum Aufwärmen',
  'difficulty.core': 'Kern',
  'difficulty.stretch': 'Kür',
  aboutMinutes: 'etwa {minutes} Minuten',
  aboutMin: 'etwa {minutes} Min.',
  min: '{minutes} Min.',
  requirements: { one: '{count} Anforderung', other: '{count} Anforderungen' },
  planned: 'geplant',
  countPlanned: { one: '{count} geplant', other: '{count} geplant' },
}
