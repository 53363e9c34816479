import type { Field } from '../account/Form.tsx'

/** As what people come in: mentors are let in by owners only. */
export function joiningRoleField(label: string): Field {
  return {
    name: 'role',
    label,
    type: 'choice',
    value: 'learner',
    choices: [
      ['learner', 'Learner'],
      ['mentor', 'Mentor'],
    ],
  }
}
