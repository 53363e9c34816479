import { resetRequestSchema } from '../runtimes/server/identity.ts'
import { EMAIL } from './fields.ts'
import { Form } from './Form.tsx'
import { Heading } from './Heading.tsx'
import type { AccountModel } from './model.ts'

/** Asks for a mail with a link; says the same whether or not there is such an account. */
export function ForgotForm({ model }: { model: AccountModel }) {
  return (
    <>
      <Heading model={model}>A new password</Heading>
      <p>We send a link to your e-mail address. There you choose the new password.</p>
      <Form fields={[EMAIL]} schema={resetRequestSchema} submit="Send the link" send={({ email }) => model.askForReset(email)}>
        <button type="button" class="lb-button quiet" onClick={() => model.goTo('sign-in')}>
          Back to signing in
        </button>
      </Form>
    </>
  )
}
