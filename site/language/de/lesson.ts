import type { lesson as english } from '../en/lesson.ts'
import type { German } from './german.ts'

export const lesson: German<typeof english> = {
  about: 'Über diese Lektion',
  goToExercise: 'Zur Übung',
  exercise: 'Die Übung',
  requirements: 'Anforderungen',
  surface: 'Die Schnittstelle: alles, was zugesagt ist, und alles, was der Prüfer anfassen darf',
  'surface.routes': 'Routen',
  'surface.tables': 'Tabellen',
  'surface.logs': 'Felder im Log',
  'surface.env': 'Umgebungsvariablen',
  'surface.dependencies': 'Abhängigkeiten',
  'surface.exports': 'Exporte',
  'surface.tokens': 'Injection-Tokens',
  'surface.rules': 'Abhängigkeiten innerhalb von src/',
  'surface.documents': 'Dokumente',
  noScript:
    'Der Arbeitsbereich braucht JavaScript. Ohne geht es in deinem eigenen Editor: <command>npm run exercise -- start {slug}</command>',
  'evidence.log': 'Log',
  'evidence.trace': 'Trace',
  'evidence.queries': 'Abfragen',
  'evidence.profile': 'Profil',
  here: '<b>Hier:</b> {here}. <b>In Produktion:</b> {real}.',
  'tradeOff.gives': 'Bringt: ',
  'tradeOff.costs': 'Kostet: ',
  'tradeOff.choose': 'Passt: ',
  before: '{title}: vorher',
  after: '{title}: nachher',
}
