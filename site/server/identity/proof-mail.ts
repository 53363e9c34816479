import type { Mail } from '../mail/mailer.ts'

/** @param link by which whoever has it says, for a day, that the address is theirs */
export function proofMail(to: string, link: string): Mail {
  return {
    to,
    subject: 'Prove your e-mail address for Loadbearing',
    text: [
      'Hello,',
      '',
      'somebody, most likely you, made a Loadbearing account with this e-mail address. Say that it is yours here, within a day and on any device:',
      '',
      link,
      '',
      'It works once. If it was not you, do nothing: nobody can use your address to join anything then.',
      '',
    ].join('\n'),
  }
}
