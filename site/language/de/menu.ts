import type { menu as english } from '../en/menu.ts'
import type { German } from './german.ts'

export const menu: German<typeof english> = {
  allTracks: 'Alle Lernpfade',
  findLesson: 'Lektion finden',
  themeIndex: 'Themenverzeichnis',
  aboutTrack: 'Über diesen Lernpfad',
  aboutCourse: 'Über den Kurs',
}
