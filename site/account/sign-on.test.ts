import { expect, test } from 'vitest'
import { readSignOn } from './sign-on.ts'

test('whoever comes from the issuer is in, with a new account or the one they have', () => {
  expect(readSignOn('?new')).toMatchObject({ ok: true, said: expect.stringContaining('Your account is made') })
  expect(readSignOn('?in')).toEqual({ ok: true, said: 'You are signed in.' })
})

test('or is told why not, in our words and never in those of the address', () => {
  expect(readSignOn('?error=account_not_linked')).toMatchObject({ ok: false, problem: expect.stringContaining('with a password') })
  const other = readSignOn('?error=Send+me+your+password&error_description=x')
  expect(other).toEqual({ ok: false, problem: 'Single sign-on did not work. Try again, or come in another way.' })
})

test('whoever comes from elsewhere is told nothing', () => {
  for (const search of ['', '?back=/join/', '?token=x']) expect(readSignOn(search)).toBeUndefined()
})
