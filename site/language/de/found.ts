import type { found as english } from '../en/found.ts'
import type { German } from './german.ts'

export const found: German<typeof english> = {
  all: { one: 'Die eine Lektion.', other: 'Alle {count} Lektionen.' },
  some: '{seen} von {count} Lektionen.',
  'progress.done': 'erledigt',
  'progress.begun': 'begonnen',
}
