import { z } from 'zod'
import type { Choice, Field } from '../../account/Form.tsx'
import {
  assignmentChangeSchema,
  newAssignmentsSchema,
  type Assignment,
  type NewAssignments,
} from '../../runtimes/server/assignments-api.ts'
import { momentOf } from '../../runtimes/server/local-time.ts'
import { LATE_WORDS } from './assignment-words.ts'
import { clockIn, nameOf } from './zone-words.ts'

/** How something is given, whatever it is. */
export type Terms = Omit<NewAssignments, 'give'>

export interface Zones {
  cohort: string
  /** Of whoever looks. */
  own: string
}

export const DEFAULT_TERMS: Terms = newAssignmentsSchema.omit({ give: true }).parse({})

export function termsOf({ opens, due, late, required, revision, hints, solution }: Assignment): Terms {
  return { opens: opens?.local ?? null, due: due?.local ?? null, late, required, pinned: revision !== null, hints, solution }
}

const NAMES = ['opens', 'due', 'late', 'required', 'pinned', 'hints', 'solution'] as const
const changesSchema = assignmentChangeSchema.omit({ version: true })

/** What of the terms is another than before: only that is sent, so that nothing else of somebody's is undone. */
export function changesOf(before: Terms, wanted: Terms): z.infer<typeof changesSchema> {
  const changed = NAMES.filter((name) => JSON.stringify(before[name]) !== JSON.stringify(wanted[name]))
  return changesSchema.parse(Object.fromEntries(changed.map((name) => [name, wanted[name]])))
}

const LATE: readonly Choice[] = Object.entries(LATE_WORDS)
const REQUIRED: readonly Choice[] = [
  ['yes', 'Required'],
  ['no', 'Optional'],
]
const PINNED: readonly Choice[] = [
  ['no', 'Follow the exercise when it changes'],
  ['yes', 'Stay with the exercise as it is now'],
]
const HINTS: readonly Choice[] = [
  ['free', 'At any time'],
  ['delayed', 'Some time after beginning'],
  ['off', 'None'],
]
const SOLUTION: readonly Choice[] = [
  ['free', 'For everybody'],
  ['after-due', 'After it was due'],
  ['off', 'Not shown'],
]
const MINUTES = { default: 20, most: 10_080 } as const

/** @param terms what the fields hold at first */
export function termFields({ opens, due, late, required, pinned, hints, solution }: Terms, zones: Zones): Field[] {
  const minutes = hints.mode === 'delayed' ? hints.afterMinutes : MINUTES.default
  return [
    timeField('opens', 'Opens', opens, 'Empty: at once.', zones),
    timeField('due', 'Due', due, 'Empty: never.', zones),
    { name: 'late', label: 'What is handed in late', type: 'choice', value: late, choices: LATE },
    { name: 'required', label: 'Required or optional', type: 'choice', value: required ? 'yes' : 'no', choices: REQUIRED },
    { name: 'hints', label: 'Hints', type: 'choice', value: hints.mode, choices: HINTS },
    {
      name: 'minutes',
      label: 'Minutes until hints',
      type: 'number',
      value: String(minutes),
      onlyWith: { name: 'hints', value: 'delayed' },
    },
    { name: 'solution', label: 'Solution', type: 'choice', value: solution, choices: SOLUTION },
    { name: 'pinned', label: 'Version', type: 'choice', value: pinned ? 'yes' : 'no', choices: PINNED },
  ]
}

/** A time on the cohort's clock, and beside it the reader's where that shows another. */
export function timeField(name: 'opens' | 'due', label: string, value: string | null, help: string, { cohort, own }: Zones): Field {
  return {
    name,
    label,
    type: 'datetime-local',
    value: value ?? '',
    optional: true,
    help: `${help} In the cohort’s time zone, ${nameOf(cohort)}.`,
    comment: (local) => {
      if (!/^20\d\d-/.test(local)) return ''
      const at = momentOf(local, cohort, name === 'due' ? 'later' : 'earlier').toISOString()
      return clockIn(at, own) === clockIn(at, cohort) ? '' : `For you: ${clockIn(at, own)}.`
    },
  }
}

const timeSchema = z
  .string()
  .refine((text) => text === '' || text.startsWith('20'), 'not a time of this century')
  .transform((text) => (text === '' ? null : text))
const yesSchema = z.enum(['yes', 'no']).transform((text) => text === 'yes')

const { late, solution } = newAssignmentsSchema.shape
const FORM = {
  opens: timeSchema,
  due: timeSchema,
  late,
  required: yesSchema,
  pinned: yesSchema,
  hints: z.enum(['free', 'delayed', 'off']),
  minutes: z.coerce
    .number()
    .int('whole minutes')
    .min(1, 'at least one minute')
    .max(MINUTES.most, 'at most a week, which has 10080 minutes')
    .default(MINUTES.default),
  solution,
}

/** Terms as a form has them: as texts, with an empty one for a time that is not given. */
export const termsSchema: z.ZodType<Terms> = z.object(FORM).superRefine(checkTimes).transform(toTerms)

/** The same with what is given: `track:http`, or `exercise:fix-the-n-plus-one`. */
export const giveSchema: z.ZodType<NewAssignments> = z
  .object({ ...FORM, give: z.string('choose something') })
  .superRefine(checkTimes)
  .transform(({ give, ...terms }) => ({ give: toGive(give), ...toTerms(terms) }))

type Written = z.output<z.ZodObject<typeof FORM>>

function toTerms({ minutes, hints, ...terms }: Written): Terms {
  return { ...terms, hints: hints === 'delayed' ? { mode: hints, afterMinutes: minutes } : { mode: hints } }
}

function toGive(text: string): NewAssignments['give'] {
  const [kind, name = ''] = text.split(':')
  return kind === 'track' ? { kind, track: name } : { kind: 'exercise', slug: name }
}

function checkTimes({ opens, due, solution }: Pick<Written, 'opens' | 'due' | 'solution'>, context: z.RefinementCtx): void {
  if (opens !== null && due !== null && due <= opens)
    context.addIssue({ code: 'custom', path: ['due'], message: 'that is not after it opens' })
  if (solution === 'after-due' && due === null)
    context.addIssue({ code: 'custom', path: ['due'], message: 'the solution is to be shown after it, so it needs one' })
}
