import { area } from '../area.ts'

/** What stands around every page. */
export const frame = area('frame', {
  you: 'You',
  review: 'Review',
  due: 'Due',
  cohorts: 'Cohorts',
  account: 'Account',
  free: '<strong>Loadbearing</strong> is free and open (MIT). What you write stays on this device until you grade it.',
  whatIsDue: 'What is due',
  progress: 'Progress',
  themeIndex: 'Theme index',
  checkVerdict: 'Check a signed verdict',
  notFoundTitle: 'Page not found',
  notFound: 'Nothing stands here.',
  notFoundWhy: 'This address has no page. It may have been renamed, or the lesson may not be written yet.',
  allTracks: 'All tracks',
})
