import { newGuestSchema } from '../runtimes/server/identity.ts'
import { NAME } from './fields.ts'
import { Form } from './Form.tsx'
import type { AccountModel } from './model.ts'

/** A name is enough. */
export function GuestForm({ model }: { model: AccountModel }) {
  return (
    <>
      <p>A guest is known in this browser only. You can make an account of it later, and nothing is lost.</p>
      <Form fields={[NAME]} schema={newGuestSchema} submit="Go on as a guest" send={(values) => model.beGuest(values)} />
    </>
  )
}
