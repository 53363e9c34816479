import type { search as english } from '../en/search.ts'
import type { German } from './german.ts'

export const search: German<typeof english> = {
  failed: 'Die Suche konnte nicht geladen werden. Sieh nach, ob du verbunden bist, dann schließ das hier und öffne es noch einmal.',
}
