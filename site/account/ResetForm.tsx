import { resetSchema } from '../runtimes/server/identity.ts'
import { NEW_PASSWORD } from './fields.ts'
import { Form } from './Form.tsx'
import { Heading } from './Heading.tsx'
import type { AccountModel } from './model.ts'

const schema = resetSchema.pick({ password: true })

/** For who came by the link of a mail. */
export function ResetForm({ model, token }: { model: AccountModel; token: string }) {
  return (
    <>
      <Heading model={model}>Choose a new password</Heading>
      <p>It replaces the old one, and signs your account out on every device.</p>
      <Form fields={[NEW_PASSWORD]} schema={schema} submit="Set the password" send={({ password }) => model.reset(token, password)}>
        <button type="button" class="lb-button quiet" onClick={() => model.forgetLink()}>
          Keep the old one
        </button>
      </Form>
    </>
  )
}
