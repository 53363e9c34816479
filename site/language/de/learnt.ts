import type { learnt as english } from '../en/learnt.ts'
import type { German } from './german.ts'

export const learnt: German<typeof english> = {
  all: 'Alle {count} Themen und Fragen.',
  some: '{seen} von {count} Themen und Fragen.',
  learnt: '{learnt} von {count} auf diesem Gerät gelernt',
  mark: 'gelernt',
}
