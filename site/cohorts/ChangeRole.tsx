import { useSignal } from '@preact/signals'
import { Form } from '../account/Form.tsx'
import { roleChangeSchema, type Member } from '../runtimes/server/cohorts-api.ts'
import { ActionButton } from '../workspace/ActionButton.tsx'
import { ROLES } from './words.ts'

const CHOICES = Object.entries(ROLES)

/** Gives somebody another role. */
export function ChangeRole({ member, send }: { member: Member; send: (role: Member['role']) => Promise<void> }) {
  const isOpen = useSignal(false)
  if (!isOpen.value)
    return (
      <ActionButton onClick={() => (isOpen.value = true)}>
        Change role…<span class="sr-only"> {member.name}</span>
      </ActionButton>
    )
  return (
    <div class="question" role="group" aria-label={`Role of ${member.name}`}>
      <Form
        fields={[{ name: 'role', label: 'Role', type: 'choice', value: member.role, choices: CHOICES }]}
        schema={roleChangeSchema}
        submit="Save the role"
        send={async ({ role }) => {
          await send(role)
          isOpen.value = false
        }}
      >
        <ActionButton onClick={() => (isOpen.value = false)}>Cancel</ActionButton>
      </Form>
    </div>
  )
}
