import { expect, test } from 'vitest'
import { readConfig } from './config.ts'

test('without any setting it is for one person on this machine', () => {
  expect(readConfig({})).toMatchObject({
    port: 4321,
    host: '127.0.0.1',
    role: 'all',
    sandbox: 'auto',
    runIdleSeconds: 600,
    databaseUrl: undefined,
    publicUrl: undefined,
  })
  expect(readConfig({}).runLimit).toBeGreaterThanOrEqual(2)
  expect(readConfig({}).graderSlots).toBeGreaterThanOrEqual(1)
})

test('settings are read with their types, and an empty one counts as not set', () => {
  expect(readConfig({ PORT: '8080', TRUST_PROXY: '1', PUBLIC_URL: 'https://course.example', RUN_LIMIT: '' })).toMatchObject({
    port: 8080,
    trustProxy: 1,
  })
  expect(readConfig({ TRUST_PROXY: 'loopback' }).trustProxy).toBe('loopback')
  expect(readConfig({ PUBLIC_URL: 'https://course.example' }).publicUrl?.origin).toBe('https://course.example')
})

test.each([
  ['PORT', 'eighty'],
  ['PORT', '70000'],
  ['HOST', 'my machine'],
  ['PUBLIC_URL', 'course.example'],
  ['PUBLIC_URL', 'javascript:alert(1)'],
  ['DATABASE_URL', 'mysql://localhost/x'],
  ['SMTP_URL', 'mail.example.org'],
  ['OIDC_ISSUER', 'login.example.org'],
  ['ROLE', 'everything'],
  ['LOADBEARING_SANDBOX', 'off'],
  ['GRADER_SLOTS', '0'],
])('%s=%s is refused in one line that names it', (name, value) => {
  expect(() => readConfig({ [name]: value })).toThrow(name)
  expect(() => readConfig({ [name]: value })).toThrow(/^[^\n]*$/)
})

test('a wrong address of a database or of a mail server is not printed: it may hold a password', () => {
  expect(() => readConfig({ DATABASE_URL: 'mysql://me:hunter2@localhost/x' })).not.toThrow('hunter2')
  expect(() => readConfig({ SMTP_URL: 'https://me:hunter2@localhost/x' })).not.toThrow('hunter2')
})

test('mails need a server and a sender', () => {
  const [SMTP_URL, MAIL_FROM] = ['smtps://me:hunter2@mail.example.org', 'Loadbearing <course@example.org>']
  expect(readConfig({ SMTP_URL, MAIL_FROM }).smtp).toEqual({ url: SMTP_URL, from: MAIL_FROM })
  expect(readConfig({}).smtp).toBeUndefined()
  expect(() => readConfig({ SMTP_URL })).toThrow('MAIL_FROM')
  expect(() => readConfig({ MAIL_FROM })).toThrow('SMTP_URL')
})

test('single sign-on needs the issuer, the client and its secret', () => {
  const all = { OIDC_ISSUER: 'https://login.example.org', OIDC_CLIENT_ID: 'course', OIDC_CLIENT_SECRET: 'hunter2' }
  expect(readConfig(all).oidc).toEqual({ issuer: 'https://login.example.org', clientId: 'course', clientSecret: 'hunter2' })
  expect(readConfig({}).oidc).toBeUndefined()
  for (const name of Object.keys(all)) {
    expect(() => readConfig({ ...all, [name]: '' })).toThrow(/OIDC_ISSUER, OIDC_CLIENT_ID and OIDC_CLIENT_SECRET/)
    expect(() => readConfig({ ...all, [name]: '' })).not.toThrow('hunter2')
  }
})

test('web and grader apart need the database that they share', () => {
  expect(() => readConfig({ ROLE: 'web' })).toThrow('DATABASE_URL')
  expect(readConfig({ ROLE: 'web', DATABASE_URL: 'postgres://localhost/x' }).role).toBe('web')
})

test('https needs the certificate and its key', () => {
  expect(readConfig({ TLS_CERT: 'cert.pem', TLS_KEY: 'key.pem' }).tls).toEqual({ certFile: 'cert.pem', keyFile: 'key.pem' })
  expect(readConfig({}).tls).toBeUndefined()
  expect(() => readConfig({ TLS_CERT: 'cert.pem' })).toThrow(/TLS_CERT .*TLS_KEY/)
  expect(() => readConfig({ TLS_KEY: 'key.pem' })).toThrow(/TLS_CERT .*TLS_KEY/)
})
