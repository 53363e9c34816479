import { mkdtemp, readFile, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { beforeEach, describe, expect, test } from 'vitest'
import { credentialsFile, findAccess, forgetToken, keepToken } from './credentials.ts'

let env: Record<string, string>
let file: string

beforeEach(async () => {
  env = { XDG_CONFIG_HOME: await mkdtemp(join(tmpdir(), 'loadbearing-credentials-')) }
  file = credentialsFile(env)
})

describe('a token that was kept', () => {
  test('is readable by its owner only, and goes to its server and to no other', async () => {
    await keepToken(file, 'https://course.example.org', 'lb_pat_secret')
    await keepToken(file, 'https://course.example.org', 'lb_pat_secret')
    expect((await stat(file)).mode & 0o777).toBe(0o600)
    expect((await stat(dirname(file))).mode & 0o777).toBe(0o700)
    expect(await findAccess(undefined, env)).toEqual({
      server: 'https://course.example.org',
      token: 'lb_pat_secret',
      startToken: undefined,
    })
    expect((await findAccess('https://other.example.org', env)).token).toBeUndefined()
  })

  test('gives way to the environment', async () => {
    await keepToken(file, 'https://course.example.org', 'lb_pat_secret')
    const own = { ...env, LOADBEARING_SERVER: 'http://localhost:9000', LOADBEARING_TOKEN: 'lb_pat_other' }
    expect(await findAccess(undefined, own)).toMatchObject({ server: 'http://localhost:9000', token: 'lb_pat_other' })
  })

  test('is removed', async () => {
    await keepToken(file, 'http://localhost:4321', 'lb_pat_secret')
    expect(await forgetToken(file)).toBe(true)
    expect(await forgetToken(file)).toBe(false)
    expect((await findAccess(undefined, env)).token).toBeUndefined()
  })

  test('is not sent over a network in the clear', async () => {
    await expect(keepToken(file, 'http://course.example.org', 'lb_pat_secret')).rejects.toThrow('is not https')
    await expect(findAccess('http://course.example.org', { ...env, LOADBEARING_TOKEN: 'lb_pat_secret' })).rejects.toThrow('is not https')
  })
})

test('an address as the server printed it brings its token along', async () => {
  expect(await findAccess('http://localhost:4321/#token=abc', env)).toEqual({
    server: 'http://localhost:4321',
    token: undefined,
    startToken: 'abc',
  })
  await expect(findAccess('course', env)).rejects.toThrow('"course" is no address of a server')
})

test('a damaged file is named', async () => {
  await keepToken(file, 'http://localhost:4321', 'lb_pat_secret')
  await writeFile(file, (await readFile(file, 'utf8')).slice(4))
  await expect(findAccess(undefined, env)).rejects.toThrow('is damaged')
})
