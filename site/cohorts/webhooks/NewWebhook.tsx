import { z } from 'zod'
import { Form, type Field } from '../../account/Form.tsx'
import { newWebhookSchema, WEBHOOK_EVENTS, type NewWebhook as Wanted } from '../../runtimes/server/webhooks-api.ts'

const CHOICES = [
  ['all', 'Verdicts and changes of assignments'],
  ['verdicts', 'Verdicts'],
  ['assignments', 'Changes of assignments'],
] as const

const FIELDS: readonly Field[] = [
  { name: 'url', label: 'Address', type: 'text', help: 'Where your program takes messages, such as https://hooks.example.org/course.' },
  { name: 'events', label: 'Tell it of', type: 'choice', value: 'all', choices: CHOICES },
]

/** A form has texts only. */
const schema: z.ZodType<Wanted> = z.preprocess((values) => {
  const { events, ...rest } = z.looseObject({ events: z.string() }).parse(values)
  const isWanted = (event: string) => events === 'all' || (event === 'attempt.graded') === (events === 'verdicts')
  return { ...rest, events: WEBHOOK_EVENTS.filter(isWanted) }
}, newWebhookSchema)

/** Makes a webhook. */
export function NewWebhook({ send }: { send: (wanted: Wanted) => Promise<void> }) {
  return <Form fields={FIELDS} schema={schema} submit="Make a webhook" send={send} />
}
