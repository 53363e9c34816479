import { z } from 'zod'
import type { Field } from '../account/Form.tsx'
import { newCohortSchema, type Cohort, type NewCohort } from '../runtimes/server/cohorts-api.ts'

type Values = Pick<Cohort, 'name' | 'timeZone' | 'startsOn' | 'endsOn'>

/** Name, time zone and days of a cohort, as a form has them: a day that is not given is an empty text there. */
export const cohortFormSchema: z.ZodType<NewCohort> = z.preprocess(
  (values) => (typeof values === 'object' ? Object.fromEntries(Object.entries(values ?? {}).map(emptyDay)) : values),
  newCohortSchema,
)

const emptyDay = ([name, value]: [string, unknown]): [string, unknown] => [
  name,
  value === '' && (name === 'startsOn' || name === 'endsOn') ? null : value,
]

/** The time zone of the device. */
export const deviceZone = (): string => new Intl.DateTimeFormat('en').resolvedOptions().timeZone

/** @param values what they hold at first */
export function cohortFields({ name, timeZone, startsOn, endsOn }: Values): Field[] {
  return [
    { name: 'name', label: 'Name', type: 'text', value: name, help: 'What everybody in it sees, such as Autumn 2026.' },
    {
      name: 'timeZone',
      label: 'Time zone',
      type: 'choice',
      value: timeZone,
      choices: zonesWith(timeZone).map((zone) => [zone, zone.replaceAll('_', ' ')]),
      help: 'What is due is due in this zone.',
    },
    { name: 'startsOn', label: 'First day', type: 'date', value: startsOn ?? '', optional: true, help: 'Can wait.' },
    { name: 'endsOn', label: 'Last day', type: 'date', value: endsOn ?? '', optional: true, help: 'Can wait.' },
  ]
}

/** The zones that this browser knows, and one more: it may know that by another name. */
function zonesWith(zone: string): string[] {
  return [...new Set([...Intl.supportedValuesOf('timeZone'), 'UTC', zone])].sort()
}
