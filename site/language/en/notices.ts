import { area } from '../area.ts'

/** What a page says about the network, and about newer versions of itself. */
export const notices = area('notices', {
  offline: 'You are offline',
  offlineKept: 'Lessons, the search and the editor work as far as this device has them, and what you write is kept here.',
  offlineRuns: 'Running an exercise may have to wait for the network.',
  offlineServer:
    'Running and testing wait for the network. An attempt that you have graded now waits, too, and is handed in by itself. Your account, cohorts and what is due are on the server.',
  onDevice: 'What this device has',
  fromDevice: 'The server does not answer. This page is the copy that your device keeps.',
  close: 'Close',
  newVersion: '<strong>A new version of this page is ready.</strong> Your files are saved before it is loaded.',
  reload: 'Reload',
  reloadAnyway: 'Reload anyway',
  later: 'Later',
  graded: '<strong>An attempt that waited is graded:</strong>',
  see: 'See it',
})
