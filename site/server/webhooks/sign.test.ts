import { expect, test } from 'vitest'
import { newSecret, signed } from './sign.ts'

test('a message is signed as the libraries of Standard Webhooks sign it', () => {
  // From their tests.
  const message = { id: 'msg_p5jXN8AQM9LWM0D4loKWxJek', at: new Date(1_614_265_330_000), body: '{"test": 2432232314}' }
  expect(signed('whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw', message)).toEqual({
    'webhook-id': message.id,
    'webhook-timestamp': '1614265330',
    'webhook-signature': 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
  })
})

test('each webhook has a secret of its own', () => {
  expect(newSecret()).toMatch(/^whsec_[A-Za-z\d+/]{43}=$/)
  expect(newSecret()).not.toBe(newSecret())
})
