import { PASSWORD_LENGTH } from '../runtimes/server/identity.ts'
import type { Field } from './Form.tsx'

export const NAME: Field = { name: 'name', label: 'Name', type: 'text', autocomplete: 'name', help: 'What to call you. Mentors see it.' }
export const EMAIL: Field = { name: 'email', label: 'E-mail address', type: 'email', autocomplete: 'username' }
export const PASSWORD: Field = { name: 'password', label: 'Password', type: 'password', autocomplete: 'current-password' }
export const NEW_PASSWORD: Field = {
  name: 'password',
  label: 'New password',
  type: 'password',
  autocomplete: 'new-password',
  help: `${PASSWORD_LENGTH.least} to ${PASSWORD_LENGTH.most} characters, of any kind. Some words that do not belong together are good.`,
}
