import type { Verdict } from '#engine/verdict/verdict.ts'
import type { QueueProgress } from '../../runtimes/runtime.ts'
import type { Status } from '../model/requirement-state.ts'

/** What the requirements, the verdict and the hints say. */
export const TASK_WORDS = {
  status: {
    open: 'not graded yet',
    waiting: 'waits for its turn',
    running: 'being checked…',
    passed: 'holds',
    failed: 'does not hold',
    'not-run': 'not run',
    timeout: 'the time ran out before it',
    'not-checked': 'not checked here',
  } satisfies Readonly<Record<Status, string>>,
  reasons: {
    compile: 'Your code could not be compiled.',
    start: 'Your service did not come up.',
    crash: 'Your service crashed.',
    limit: 'Your service used up a limit.',
    timeout: 'The time ran out.',
  } satisfies Readonly<Record<NonNullable<Verdict['reason']> | 'timeout', string>>,
  observed: 'Observed',
  expected: 'Expected',
  repeat: 'Repeat this run',
  seed: 'Seed',
  command: 'On the command line, with your files in my/:',
  copySeed: 'Copy the seed',
  copyCommand: 'Copy the command',
  copied: 'Copied.',
  notCopied: 'This browser does not let the page copy. Select the text and copy it from there.',
  alone: 'Checked alone: not a complete attempt, and it counts for nothing. Grade to make it count.',
  checkAlone: 'Run only this one',
  checkAloneOf: (title: string) => `Run only this one: ${title}`,
  cancelCheck: 'Cancel',
  cancelCheckOf: (title: string) => `Cancel the check of: ${title}`,
  changedSince: 'You have changed files since.',
  checksRest: (count: number) =>
    count === 1
      ? 'One requirement was checked alone since. The verdict stays that of the last complete attempt.'
      : `${count} requirements were checked alone since. The verdict stays that of the last complete attempt.`,
  serverChecks: 'Let the server check it',
  commandLineChecks: 'The command line checks it:',
  gradingProgress: 'Requirements checked so far',
  output: 'What your service wrote last',
  retried: 'This page does so by itself.',
  hintsSeen: 'Your mentors see which hints you take.',
  hintsTaken: (count: number) => (count === 1 ? 'The hint that you took' : `The ${count} hints that you took`),
  takeHint: (number: number, of: number) => `Take hint ${number} of ${of}`,
  takeHintOf: (number: number, of: number, title: string) => `Take hint ${number} of ${of} for: ${title}`,
  cancel: 'Cancel',
  surface: 'The surface: all that is promised, and all that the grader may touch',
  complete: 'Everything holds.',
  completeAfter: (attempts: number, hints: number) => {
    const tries = attempts === 1 ? 'At the first attempt on this device' : `After ${attempts} attempts on this device`
    if (hints === 0) return `${tries}, without a hint.`
    return hints === 1 ? `${tries}, with one hint.` : `${tries}, with ${hints} hints.`
  },
  compareSolution: 'Compare with the solution…',
  allLessons: 'Find another lesson',
} as const

/** Where a grading is, in one sentence. */
export function describeProgress(progress: QueueProgress | undefined): string {
  if (!progress) return 'Getting ready…'
  if (progress.phase === 'refused') return `${progress.message} ${TASK_WORDS.retried}`
  if (progress.phase === 'queued') return progress.position === 1 ? 'Next in the queue.' : `Place ${progress.position} in the queue.`
  if (progress.phase === 'running') return `Checking requirement ${progress.index + 1} of ${progress.of}…`
  return 'Preparing: compiling, and starting your service…'
}

/** @example commandOf('lost-update', 7, 'no-oversale', 'server') */
export function commandOf(slug: string, seed: number, requirement: string, runtime: 'server' | 'webcontainer' | 'local'): string {
  const runner = runtime === 'webcontainer' ? ' --runner light' : ''
  return `npm run grade -- ${slug} --files my/${slug} --seed ${seed} --only ${requirement}${runner}`
}
