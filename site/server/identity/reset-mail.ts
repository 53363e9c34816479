import type { Mail } from '../mail/mailer.ts'

/** @param link that lets whoever has it choose a new password, for an hour */
export function resetMail(to: string, link: string): Mail {
  return {
    to,
    subject: 'Choose a new password for Loadbearing',
    text: [
      'Hello,',
      '',
      'somebody, most likely you, asked for a new password for your Loadbearing account. Choose one here within an hour:',
      '',
      link,
      '',
      'It works once. If it was not you, do nothing: your password stays as it is.',
      '',
    ].join('\n'),
  }
}
