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
  ['ROLE', 'everything'],
  ['LOADBEARING_SANDBOX', 'off'],
  ['GRADER_SLOTS', '0'],
])('%s=%s is refused in one line that names it', (name, value) => {
  expect(() => readConfig({ [name]: value })).toThrow(name)
  expect(() => readConfig({ [name]: value })).toThrow(/^[^\n]*$/)
})

test('a wrong database address is not printed: it may hold a password', () => {
  expect(() => readConfig({ DATABASE_URL: 'mysql://me:hunter2@localhost/x' })).not.toThrow('hunter2')
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
