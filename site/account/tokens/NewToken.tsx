import { z } from 'zod'
import { newAccessTokenSchema, TOKEN_SCOPES, type NewAccessToken } from '../../runtimes/server/access-tokens-api.ts'
import { Form, type Field } from '../Form.tsx'

/** What people make tokens for. */
const FOR = [
  ['attempts:write', 'Handing in from the command line'],
  ['cohorts:read', 'Reading my cohorts, such as the gradebook'],
  ['cohorts:read cohorts:write', 'Reading and changing my cohorts'],
  [TOKEN_SCOPES.join(' '), 'All that a token may do'],
] as const

const LASTING = [
  ['7', 'A week'],
  ['30', '30 days'],
  ['90', '90 days'],
  ['365', 'A year'],
] as const

const FIELDS: readonly Field[] = [
  {
    name: 'name',
    label: 'What is it for?',
    type: 'text',
    autocomplete: 'off',
    help: 'To know it again by, such as the name of the machine.',
  },
  { name: 'scopes', label: 'It may be used for', type: 'choice', value: FOR[0][0], choices: FOR },
  { name: 'days', label: 'Good for', type: 'choice', value: '90', choices: LASTING },
]

/** A form has texts only. */
const schema: z.ZodType<NewAccessToken> = z.preprocess((values) => {
  const { scopes, days, ...rest } = z.looseObject({ scopes: z.string(), days: z.coerce.number() }).parse(values)
  return { ...rest, scopes: scopes.split(' '), expiresInDays: days }
}, newAccessTokenSchema)

/** Makes a token. */
export function NewToken({ send }: { send: (token: NewAccessToken) => Promise<void> }) {
  return <Form fields={FIELDS} schema={schema} submit="Make a token" send={send} />
}
