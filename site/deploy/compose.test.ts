import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { DCLinter } from 'dclint'
import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { z } from 'zod'
import { REPOSITORY_ROOT } from '#engine/exercise/root.ts'
import { readConfig } from '../server/config.ts'

const FILE = fileURLToPath(new URL('compose.yaml', import.meta.url))
const environment = z.record(z.string(), z.union([z.string(), z.number()]).transform(String))

/** As Compose fills it in from .env. */
const FILLED: ReadonlyMap<string, string> = new Map([
  ['POSTGRES_PASSWORD', 'hunter2'],
  ['PUBLIC_URL', 'https://course.example.org'],
])

/** What the schema of the Compose Specification, which dclint carries, has against a file. Its rules of style are not ours. */
function problemsOf(file: string): string[] {
  const linter = new DCLinter({ rules: {}, quiet: false, debug: false, exclude: [] })
  return linter
    .lintFiles([file], false)
    .flatMap(({ messages }) => messages.flatMap(({ rule, message }) => (rule.startsWith('invalid-') ? [message] : [])))
}

test('it is what Compose reads: no key and no value that its specification does not know', async () => {
  expect(problemsOf(FILE)).toEqual([])
  const folder = await mkdtemp(join(tmpdir(), 'loadbearing-'))
  const spoilt = join(folder, 'compose.yaml')
  const text = await readFile(FILE, 'utf8')
  for (const [from, to] of [
    ['restart: unless-stopped', 'restarts: unless-stopped'],
    ['init: true', 'init: [yes]'],
  ] as const) {
    await writeFile(spoilt, text.replace(from, to))
    expect(problemsOf(spoilt), to).not.toEqual([])
  }
  await rm(folder, { recursive: true, force: true })
})

test('what it is told in secret comes into no commit and no image', async () => {
  const read = (path: string) => readFile(join(REPOSITORY_ROOT, path), 'utf8')
  expect((await read('.gitignore')).split('\n')).toEqual(expect.arrayContaining(['site/deploy/.env', 'site/deploy/secret.key']))
  expect((await read('site/deploy/Dockerfile.dockerignore')).split('\n')).toEqual(expect.arrayContaining(['**/.env', '**/secret.key']))
})

test('web and grader start with its settings', async () => {
  const text = await readFile(FILE, 'utf8')
  const filled = text.replaceAll(/\$\{(\w+):\?[^}]*\}/g, (_, name: string) => FILLED.get(name) ?? '')
  const { services } = z
    .object({ services: z.record(z.string(), z.looseObject({ command: z.array(z.string()).optional(), environment })) })
    .parse(parse(filled, { merge: true }))
  for (const role of ['web', 'grader']) {
    expect(services[role]?.command?.at(-1)).toBe(role)
    expect(readConfig({ ...services[role]?.environment, ROLE: role })).toMatchObject({ role, sandbox: 'bwrap', metricsPort: 9464 })
  }
})
