import type { Mail } from '../mail/mailer.ts'
import { tameName } from '../mail/tame-name.ts'

export interface InvitationMail {
  to: string
  /** Name of whoever invites; null: somebody who is gone. */
  by: string | null
  cohort: string
  role: 'learner' | 'mentor'
  /** Where browsers reach this server. */
  origin: string
}

/** @param mail names in it are what people chose */
export function invitationMail({ to, by, cohort, role, origin }: InvitationMail): Mail {
  const inviter = by === null ? 'Somebody' : tameName(by)
  const name = tameName(cohort)
  return {
    to,
    subject: `${inviter} invites you to “${name}”`,
    text: [
      'Hello,',
      '',
      `${inviter} invites you to the cohort “${name}” on Loadbearing, as a ${role}. To join:`,
      '',
      `1. Make an account with this e-mail address, or sign in to the one that you have: ${origin}/account/`,
      '2. A new account gets a mail with a link. Open it, to say that the address is yours.',
      `3. Choose “Accept invitations to my address” here: ${origin}/cohorts/`,
      '',
      'If you do not want to, ignore this mail. Nothing happens then, and you are in nothing.',
      '',
    ].join('\n'),
  }
}
