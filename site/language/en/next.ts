import { area } from '../area.ts'

/** The lesson to do next, and why. */
export const next = area('next', {
  title: 'What next',
  done: 'You have passed every exercise that there is. Come back for new ones.',
  begun: 'You have begun it, and it has not passed yet.',
  buildsOn: 'It builds on “{lesson}”.',
  track: 'It comes next in the track “{track}”.',
  needed: '“{lesson}”, the next in your track, builds on it.',
  start: 'It needs nothing that you have not done: a good place to begin.',
  newTrack: 'It is of the track “{track}”: where you come from, nothing is left for now.',
})
