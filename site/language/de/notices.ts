import type { notices as english } from '../en/notices.ts'
import type { German } from './german.ts'

export const notices: German<typeof english> = {
  offline: 'Du bist offline',
  offlineKept: 'Lektionen, Suche und Editor gehen, soweit dieses Gerät sie hat, und was du schreibst, bleibt hier gespeichert.',
  offlineRuns: 'Eine Übung laufen zu lassen, muss vielleicht auf das Netz warten.',
  offlineServer:
    'Laufen lassen und Testen warten auf das Netz. Auch ein Versuch, den du jetzt prüfen lässt, wartet und wird von selbst abgegeben. Dein Konto, deine Lerngruppen und was fällig ist, liegen auf dem Server.',
  onDevice: 'Was dieses Gerät hat',
  fromDevice: 'Der Server antwortet nicht. Diese Seite ist die Kopie, die dein Gerät behält.',
  close: 'Schließen',
  newVersion: '<strong>Eine neue Version dieser Seite ist da.</strong> Deine Dateien werden gespeichert, bevor sie lädt.',
  reload: 'Neu laden',
  reloadAnyway: 'Trotzdem neu laden',
  later: 'Später',
  graded: '<strong>Ein Versuch, der gewartet hat, ist geprüft:</strong>',
  see: 'Ansehen',
}
