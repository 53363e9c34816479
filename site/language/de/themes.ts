import type { themes as english } from '../en/themes.ts'
import type { German } from './german.ts'

export const themes: German<typeof english> = {
  title: 'Themenverzeichnis',
  description:
    'Der Kurs wird {count} Themen und Fragen aus fünf Artikeln behandeln. {taught} sind es bisher; jedes führt zu dem Abschnitt, der es behandelt.',
  taughtSoFar: 'Themen, die es schon gibt',
  filter: 'Themen filtern',
  find: 'Thema finden',
  findHint: 'ein Wort oder eine Kennung',
  show: 'Zeigen',
  'show.all': 'Alle',
  'show.taught': 'Behandelte',
  'show.planned': 'Noch nicht behandelte',
  'show.learnt': 'Gelernte',
  'show.open': 'Behandelte, noch nicht gelernte',
  jump: 'Zu einem Artikel',
  taughtOf: '{taught} von {count} behandelt',
  none: 'So ein Thema gibt es nicht.',
  showAll: 'Alle Themen zeigen',
  questions: 'Fragen',
  about: 'Ein Thema gilt als gelernt, sobald die Übung einer Lektion, die es behandelt, bestanden ist.',
}
