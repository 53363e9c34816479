/** What this folder says to people, in one place. Numbers come as parameters, whole sentences go out. */
export const WORDS = {
  quiz: 'Quiz',
  quizIntro: 'No marks and no clock. What you miss comes back in your review, at growing intervals.',
  questionOf: (at: number, of: number) => `Question ${at} of ${of}`,
  chooseOne: 'Choose one.',
  chooseMany: 'Choose all that are true; there may be one or several.',
  check: 'Check',
  again: 'Ask again',
  chooseFirst: 'Choose an answer first.',
  right: 'Right.',
  wrong: 'Not quite. Each choice says why.',
  wrongKept: 'Not quite. Each choice says why. It comes back in your review.',
  wrongNotKept: 'Not quite. Each choice says why. This browser keeps nothing here, so it does not come back in your review.',
  isRight: 'True.',
  isRightChosen: 'True, your choice.',
  isRightMissed: 'True, you left it out.',
  isWrong: 'Not true.',
  isWrongChosen: 'Not true, your choice.',
  readAgain: 'Read the section again',
} as const

const LOCALE = 'en'
const plural = new Intl.PluralRules(LOCALE)
const count = (n: number, one: string, other: string): string => (plural.select(n) === 'one' ? one : other).replace('#', String(n))

/** Of the review queue. `when` is a word such as "tomorrow". */
export const REVIEW_WORDS = {
  locale: LOCALE,
  loading: 'Looking for your cards…',
  failed: 'Your cards can’t be read',
  tryAgain: 'Try again',
  due: (n: number) => count(n, 'One card waits for you.', '# cards wait for you.'),
  nothingDue: 'Nothing to review now.',
  nextIs: (when: string, n: number) => count(n, `Your next card comes back ${when}.`, `Your next cards, # of them, come back ${when}.`),
  none: 'Your queue is empty',
  noneWhy:
    'Questions that you answer wrong in a quiz, and requirements that fail when you grade an exercise, come back here after a day, and then less and less often as you get to know them.',
  questionFrom: (lesson: string) => `Question from “${lesson}”`,
  requirementFrom: (lesson: string) => `Requirement from “${lesson}”`,
  requirementAsk: 'Would you still know how to make it hold? Think it through first, or do it.',
  openExercise: 'Open the exercise there',
  passesToo: 'It also counts as recalled when it passes in your next attempt.',
  ratings: { again: 'No', hard: 'With effort', good: 'Yes', easy: 'Easily' },
  next: 'Next card',
  finish: 'Done',
  later: 'Not today',
  remove: 'Don’t ask me again',
  comesBack: (when: string) => `It comes back ${when}.`,
  rightComesBack: (when: string) => `Right. It comes back ${when}.`,
  wrongComesBack: (when: string) => `Not quite. Each choice says why. It comes back ${when}.`,
  putOff: 'Put off until tomorrow.',
  removed: 'Removed from your queue.',
  undo: 'Undo',
  undone: 'It is back in your queue.',
  gone: 'This is not in the course any more.',
  notLoaded: 'What this card asks can’t be fetched now.',
  upcoming: 'All cards',
  upcomingCount: (n: number) => count(n, 'One card', '# cards'),
  now: 'now',
  removeNamed: (name: string) => `Don’t ask again: ${name}`,
  removeShort: 'Remove',
  link: 'Your review queue.',
  onDevice: 'Your cards are kept on this device. With an account they follow you to others.',
  syncing: 'Putting this device and your account together…',
  synced: 'Your cards are in your account, too.',
  waiting: 'Your account can’t be reached now. What you do here is kept, and sent when it can.',
} as const

/** Of the next lesson. */
export const NEXT_WORDS = {
  title: 'What next',
  done: 'You have passed every exercise that there is. Come back for new ones.',
  begun: 'You have begun it, and it has not passed yet.',
  buildsOn: (lesson: string) => `It builds on “${lesson}”.`,
  track: (track: string) => `It comes next in the track “${track}”.`,
  needed: (lesson: string) => `“${lesson}”, the next in your track, builds on it.`,
  start: 'It needs nothing that you have not done: a good place to begin.',
  newTrack: (track: string) => `It is of the track “${track}”: where you come from, nothing is left for now.`,
} as const

/** Of the progress by track and theme. */
export const PROGRESS_WORDS = {
  fromDevice: 'This is what has passed on this device. With an account it follows you to others.',
  fromAccount: 'This is what has passed in your account and on this device.',
  accountGone: 'Your account could not be asked: this is what has passed on this device.',
  unreadable: 'What has passed on this device can’t be read.',
  byTrack: 'By track',
  byTheme: 'By theme',
  themesIntro: 'A theme counts as learnt once the exercise of a lesson that teaches it has passed.',
  passedOf: (passed: number, of: number) => `${passed} of ${of}`,
  passedOfNamed: (passed: number, of: number, name: string) => `${name}: ${passed} of ${of} passed`,
  learntOfNamed: (learnt: number, of: number, name: string) => `${name}: ${learnt} of ${of} learnt`,
  planned: (n: number) => count(n, 'one more is planned', '# more are planned'),
  untaught: (n: number) => count(n, 'one is not taught yet', '# are not taught yet'),
  lessons: 'Lessons',
  lessonsOf: (track: string) => `Lessons of “${track}”`,
  themes: 'Themes',
  themesOf: (source: string) => `Themes of “${source}”`,
  states: { untouched: 'not yet', started: 'begun', passed: 'passed' },
  certificates: 'Certificates',
} as const
