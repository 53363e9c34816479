import { useSignal } from '@preact/signals'
import { z } from 'zod'
import { Form, type Field } from '../account/Form.tsx'
import { newInvitationsSchema, type Invited, type NewInvitations } from '../runtimes/server/cohorts-api.ts'
import { Refused } from '../runtimes/server/http.ts'
import { joiningRoleField } from './joining-role.ts'

/** Larger than any list that the server takes. */
const FILE_CAP_BYTES = 1024 * 1024

const badLinesSchema = z.object({ lines: z.array(z.object({ line: z.int(), message: z.string() })) })

const ADDRESSES: Field = {
  name: 'addresses',
  label: 'Addresses',
  type: 'lines',
  help: 'One person a line, or a CSV file with a column “email”. Each new one gets a mail that says who invites them and how to join.',
}

interface Props {
  mayLetInMentors: boolean
  send: (wanted: NewInvitations) => Promise<Invited>
}

/** Invites a list of addresses, pasted or from a file. A list with mistakes stays, with its lines named. */
export function InviteForm({ mayLetInMentors, send }: Props) {
  const said = useSignal('')
  const badLines = useSignal<z.infer<typeof badLinesSchema>['lines']>([])
  const sent = useSignal(0)

  const invite = async (wanted: NewInvitations): Promise<void> => {
    said.value = ''
    badLines.value = []
    try {
      const { added, known } = await send(wanted)
      said.value = `Invited: ${added} new${known > 0 ? `, and ${known} who had been invited before` : ''}.${added > 0 ? ' The mails are on their way.' : ''}`
      sent.value += 1
    } catch (error) {
      const bad = error instanceof Refused ? badLinesSchema.safeParse(error.extensions) : undefined
      if (bad?.success) badLines.value = bad.data.lines
      throw error
    }
  }
  const choose = async (input: HTMLInputElement): Promise<void> => {
    const [file] = input.files ?? []
    const text = input.form?.elements.namedItem('addresses')
    if (!file || !(text instanceof HTMLTextAreaElement)) return
    if (file.size > FILE_CAP_BYTES) said.value = `${file.name} is larger than any list of addresses. Choose another file.`
    else text.value = await file.text()
    input.value = ''
  }

  return (
    <>
      <Form
        key={sent.value}
        fields={mayLetInMentors ? [ADDRESSES, joiningRoleField('They join as')] : [ADDRESSES]}
        schema={newInvitationsSchema}
        submit="Invite"
        send={invite}
      >
        <label class="file">
          Or take them from a file
          <input type="file" accept=".csv,.txt,text/csv,text/plain" onChange={(event) => void choose(event.currentTarget)} />
        </label>
      </Form>
      {badLines.value.length > 0 && (
        <ul class="bad-lines" aria-label="Lines to mend">
          {badLines.value.map(({ line, message }) => (
            <li key={line}>
              Line {line}: {message}.
            </li>
          ))}
        </ul>
      )}
      <div role="status">{said.value && <p class="good">{said.value}</p>}</div>
    </>
  )
}
