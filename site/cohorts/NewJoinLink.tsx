import { z } from 'zod'
import { Form, type Field } from '../account/Form.tsx'
import { newJoinLinkSchema, type NewJoinLink as Wanted } from '../runtimes/server/cohorts-api.ts'
import { joiningRoleField } from './joining-role.ts'

/** Hours, and how people call them. */
const LASTING = [
  ['24', 'One day'],
  ['72', 'Three days'],
  ['336', 'Two weeks'],
  ['2160', '90 days'],
] as const

const FIELDS: readonly Field[] = [
  { name: 'hours', label: 'Good for', type: 'choice', value: '336', choices: LASTING },
  { name: 'places', label: 'Places', type: 'number', value: '50', help: 'So many people can join by it.' },
]

/** A form has texts only. */
const schema: z.ZodType<Wanted> = z.preprocess((values) => {
  const { hours, places, ...rest } = z.looseObject({ hours: z.coerce.number(), places: z.coerce.number() }).parse(values)
  return { ...rest, hours, places }
}, newJoinLinkSchema)

/** Makes a link to join by. */
export function NewJoinLink({ mayLetInMentors, send }: { mayLetInMentors: boolean; send: (wanted: Wanted) => Promise<void> }) {
  const fields = mayLetInMentors ? [joiningRoleField('Whoever uses it joins as'), ...FIELDS] : FIELDS
  return <Form fields={fields} schema={schema} submit="Make a link" send={send} />
}
