import { newSessionSchema } from '../runtimes/server/identity.ts'
import { EMAIL, PASSWORD } from './fields.ts'
import { Form } from './Form.tsx'
import type { AccountModel } from './model.ts'

/** E-mail address and password. */
export function SignInForm({ model }: { model: AccountModel }) {
  return (
    <Form fields={[EMAIL, PASSWORD]} schema={newSessionSchema} submit="Sign in" send={(values) => model.signIn(values)}>
      <button type="button" class="lb-button quiet" onClick={() => model.goTo('forgot')}>
        Forgot your password?
      </button>
    </Form>
  )
}
