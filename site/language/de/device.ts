import type { device as english } from '../en/device.ts'
import type { German } from './german.ts'

export const device: German<typeof english> = {
  passed: {
    one: 'Auf diesem Gerät: {passed} von {count} Lektion bestanden.',
    other: 'Auf diesem Gerät: {passed} von {count} Lektionen bestanden.',
  },
  passedAndStarted: {
    one: 'Auf diesem Gerät: {passed} von {count} Lektion bestanden, {started} begonnen.',
    other: 'Auf diesem Gerät: {passed} von {count} Lektionen bestanden, {started} begonnen.',
  },
  unreadable: 'Dein Fortschritt auf diesem Gerät lässt sich nicht lesen. {why}',
  isPassed: 'bestanden',
  isStarted: 'begonnen',
  holds: { one: '{passed} von {count} Anforderung hält', other: '{passed} von {count} Anforderungen halten' },
  cardsDue: { one: 'Eine Karte wartet auf dich.', other: '{count} Karten warten auf dich.' },
}
