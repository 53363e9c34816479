import { area } from '../area.ts'

/** The quiz of a lesson, and its questions in the review queue. */
export const quiz = area('quiz', {
  title: 'Quiz',
  intro: 'No marks and no clock. What you miss comes back in your review, at growing intervals.',
  questionOf: 'Question {at} of {of}',
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
})
