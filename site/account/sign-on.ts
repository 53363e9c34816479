/**
 * What came of single sign-on, as the address of the account page says it after the issuer.
 *
 * @returns undefined when nobody comes from there
 * @example readSignOn('?new') // { ok: true, said: 'Your account is made, and you are signed in.' }
 */
export function readSignOn(search: string): { ok: true; said: string } | { ok: false; problem: string } | undefined {
  const parameters = new URLSearchParams(search)
  const error = parameters.get('error')
  if (error !== null) return { ok: false, problem: PROBLEMS[error] ?? DID_NOT_WORK }
  if (parameters.has('new')) return { ok: true, said: 'Your account is made, and you are signed in.' }
  return parameters.has('in') ? { ok: true, said: 'You are signed in.' } : undefined
}

const DID_NOT_WORK = 'Single sign-on did not work. Try again, or come in another way.'

const PROBLEMS: Readonly<Record<string, string>> = {
  account_not_linked: 'Your e-mail address has an account with a password here. Sign in with that.',
  access_denied: 'You did not let the sign-on service tell who you are. Try again, or come in another way.',
}
