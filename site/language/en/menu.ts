import { area } from '../area.ts'

/** The menu beside the lessons. */
export const menu = area('menu', {
  allTracks: 'All tracks',
  findLesson: 'Find a lesson',
  themeIndex: 'Theme index',
  aboutTrack: 'About this track',
  aboutCourse: 'About the course',
})
