import type { next as english } from '../en/next.ts'
import type { German } from './german.ts'

export const next: German<typeof english> = {
  title: 'Wie weiter?',
  done: 'Du hast jede Übung bestanden, die es gibt. Schau wieder vorbei, wenn neue da sind.',
  begun: 'Du hast sie begonnen und noch nicht bestanden.',
  buildsOn: 'Sie baut auf „{lesson}“ auf.',
  track: 'Sie kommt im Lernpfad „{track}“ als Nächstes.',
  needed: '„{lesson}“, die nächste in deinem Lernpfad, baut darauf auf.',
  start: 'Sie setzt nichts voraus, was du noch nicht gemacht hast: ein guter Anfang.',
  newTrack: 'Sie gehört zum Lernpfad „{track}“: In deinem ist fürs Erste nichts mehr offen.',
}
