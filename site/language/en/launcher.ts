import { area } from '../area.ts'

/** The button that opens the workspace. */
export const launcher = area('launcher', {
  open: 'Open the workspace',
  opening: 'Opening…',
  about: 'Editor, running service and grader: about 11 MB the first time, which this browser keeps.',
  failed: 'The workspace of “{title}” could not be loaded: {why} Check your connection and try again.',
})
