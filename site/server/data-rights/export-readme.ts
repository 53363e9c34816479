/**
 * The page that is on top of an export.
 *
 * @param name of whose it is
 * @param now when it was made
 */
export function readmeOf(name: string, now: Date): string {
  return `What this server has of ${name}, as of ${now.toISOString()}.

Times are in UTC. Lists are JSON, oldest first where they have a time.

profile.json          who you are here
sessions.json         where you are signed in; addresses and devices are not recorded
sign-in.json          what you sign in with, without anything secret
address-mails.json    mails by which you prove your e-mail address
cohorts.json          the cohorts that you are in, and as what
join-links.json       links that you made, without their codes
invitations.json      invitations to your address, once it is proved to be yours
extensions.json       more time that you were given
hands.json            when you raised a hand, and with what note
activity.json         how long you were active in which exercise
access-tokens.json    tokens that you made for scripts, without the tokens themselves
work-files.json       files that you have changed, as your account keeps them
work-progress.json    how far you came in each exercise
card-reviews.json     what you did with the cards of your review queue, in the order in which it came here
reveals.json          hints and solutions that you looked at
comments-by-you.json  what you wrote about attempts
comments-to-you.json  what was written about yours, with the name of who did
comments-seen.json    until when you have seen comments
certificates.json     certificates of tracks that you have, with their signatures
regradings.json       when you had attempts of a cohort graded again
audit.json            what you did here, or was done to you, as the audit log has it
attempts/             a folder for each attempt: attempt.json has the verdict and its
                      signature, files/ has what you handed in

Of other people there is nothing but their names beside what they wrote to you.
Passwords, tokens and codes are left out: whoever finds this file must not get in by it.
What is in your browser only, such as your progress and drafts, is not here.
`
}
