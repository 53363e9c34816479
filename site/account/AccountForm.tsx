import { newAccountSchema } from '../runtimes/server/identity.ts'
import { EMAIL, NAME, NEW_PASSWORD } from './fields.ts'
import { Form } from './Form.tsx'
import type { AccountModel } from './model.ts'

/** A new account; a guest becomes it. */
export function AccountForm({ model }: { model: AccountModel }) {
  const fields = [NAME, EMAIL, NEW_PASSWORD]
  return <Form fields={fields} schema={newAccountSchema} submit="Make an account" send={(values) => model.makeAccount(values)} />
}
