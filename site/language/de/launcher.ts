import type { launcher as english } from '../en/launcher.ts'
import type { German } from './german.ts'

export const launcher: German<typeof english> = {
  open: 'Arbeitsbereich öffnen',
  opening: 'Wird geöffnet …',
  about: 'Editor, laufender Dienst und Prüfer: beim ersten Mal etwa 11 MB, die dieser Browser behält.',
  failed:
    'Der Arbeitsbereich von „{title}“ konnte nicht geladen werden: {why} Sieh nach, ob du verbunden bist, und versuch es noch einmal.',
}
