import type { frame as english } from '../en/frame.ts'
import type { German } from './german.ts'

export const frame: German<typeof english> = {
  you: 'Du',
  review: 'Wiederholen',
  due: 'Fällig',
  cohorts: 'Lerngruppen',
  account: 'Konto',
  free: '<strong>Loadbearing</strong> ist frei und offen (MIT). Was du schreibst, bleibt auf diesem Gerät, bis du es prüfen lässt.',
  whatIsDue: 'Was fällig ist',
  progress: 'Fortschritt',
  themeIndex: 'Themenverzeichnis',
  checkVerdict: 'Ein signiertes Urteil prüfen',
  notFoundTitle: 'Seite nicht gefunden',
  notFound: 'Hier steht nichts.',
  notFoundWhy:
    'Unter dieser Adresse gibt es keine Seite. Vielleicht heißt sie inzwischen anders, oder die Lektion ist noch nicht geschrieben.',
  allTracks: 'Alle Lernpfade',
}
