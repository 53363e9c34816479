import { Form } from '../account/Form.tsx'
import { joinSchema } from '../runtimes/server/cohorts-api.ts'

interface Props {
  code: string
  submit: string
  send: (code: string) => Promise<void>
}

/** A code to join by, as it was read out or came with a link. */
export function CodeForm({ code, submit, send }: Props) {
  return (
    <Form
      fields={[{ name: 'code', label: 'Code', type: 'text', value: code, help: 'Small letters, spaces and hyphens do not matter.' }]}
      schema={joinSchema}
      submit={submit}
      send={(values) => send(values.code)}
    />
  )
}
