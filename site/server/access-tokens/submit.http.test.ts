import { execFile } from 'node:child_process'
import { mkdtemp, readFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { verdictSchema } from '#engine/verdict/verdict.ts'
import { REPOSITORY_ROOT } from '#engine/exercise/root.ts'
import { madeAccessTokenSchema } from '../../runtimes/server/access-tokens-api.ts'
import { peopledServer, read, type People, type PeopledServer } from '../cohorts/people.testing.ts'
import type { TestServer } from '../server.testing.ts'

const SLUG = 'fix-the-n-plus-one'

let stop: PeopledServer['stop']
let server: TestServer
let people: People
let env: Record<string, string>

beforeAll(async () => {
  ;({ server, people, stop } = await peopledServer({ courseFolder: REPOSITORY_ROOT }))
  env = {
    PATH: process.env['PATH'] ?? '',
    XDG_CONFIG_HOME: await mkdtemp(join(tmpdir(), 'loadbearing-submit-')),
    LOADBEARING_SERVER: server.base,
  }
  await exercise(['start', SLUG])
}, 60_000)

afterAll(() => stop())

interface Ended {
  code: number
  stdout: string
  stderr: string
}

function exercise(parameters: readonly string[], input = '', more: Record<string, string> = {}): Promise<Ended> {
  const file = join(REPOSITORY_ROOT, 'graders/engine/cli/exercise.ts')
  return new Promise((resolve) => {
    const child = execFile(process.execPath, [file, ...parameters], { env: { ...env, ...more } }, (error, stdout, stderr) =>
      resolve({ code: typeof error?.code === 'number' ? error.code : 0, stdout, stderr }),
    )
    child.stdin?.end(input)
  })
}

const newToken = async (scopes: readonly string[]) =>
  (await read((await people.account('Ada')).post('/tokens', { name: 'laptop', scopes }), madeAccessTokenSchema)).token

test('who logs in hands in from the command line, and it is theirs; the exit code says whether it passed', async () => {
  const token = await newToken(['attempts:write'])
  const login = await exercise(['login'], `${token}\n`)
  expect(login).toMatchObject({ code: 0, stdout: expect.stringContaining('You are Ada at') })
  expect(login.stdout + login.stderr).not.toContain(token)
  for (const [status, code] of [
    ['failed', 1],
    ['passed', 0],
  ] as const) {
    const [ended] = await Promise.all([
      exercise(['submit', SLUG, '--json']),
      server.engine.nextGrading().then((grading) => grading.finish(status)),
    ])
    expect(ended.stderr).toBe('')
    expect(ended.code).toBe(code)
    expect(verdictSchema.parse(JSON.parse(ended.stdout)).status).toBe(status)
  }
  expect(await readFile(join(env['XDG_CONFIG_HOME'] ?? '', 'loadbearing/credentials.json'), 'utf8')).toContain(token)
  expect((await exercise(['logout'])).stdout).toContain('is removed from this machine')
})

test('without a token it counts for nobody, and says so', async () => {
  const [ended] = await Promise.all([exercise(['submit', SLUG]), server.engine.nextGrading().then((grading) => grading.finish())])
  expect(ended).toMatchObject({ code: 0, stderr: expect.stringContaining('this counts for nobody') })
})

test('what is wrong is said in one line, with what to do', async () => {
  const wrong = await exercise(['login'], 'lb_pat_wrong')
  expect(wrong).toMatchObject({ code: 2, stderr: expect.stringContaining('npm run exercise -- login') })
  const clear = await exercise(['login', '--server', 'http://course.example.org'], 'lb_pat_secret')
  expect(clear).toMatchObject({ code: 2, stderr: expect.stringContaining('is not https') })
  const narrow = await exercise(['submit', SLUG], '', { LOADBEARING_TOKEN: await newToken(['work:read']) })
  expect(narrow).toMatchObject({ code: 2, stderr: expect.stringContaining('lacks the scope attempts:write') })
  const away = await exercise(['submit', SLUG, '--server', 'http://localhost:1'])
  expect(away).toMatchObject({ code: 2, stderr: expect.stringContaining('no server answers at http://localhost:1') })
  for (const { stderr } of [wrong, clear, narrow]) expect(stderr.trim().split('\n')).toHaveLength(1)
})
