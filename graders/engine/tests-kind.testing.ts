import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { REPOSITORY_ROOT } from './exercise/root.ts'

/** A small Nest service with a table, as an exercise of kind `tests`. */
const FILES: Readonly<Record<string, string>> = {
  'exercises/keep-notes/exercise.yaml': `title: Keep notes
summary: Notes that are kept.
track: http
difficulty: warm-up
minutes: 20
stack: nest
covers: [nestjs-8.1]
kind: tests
kit: [base, database]
services: [postgres]
processes:
  web: { entry: src/main.ts }
editable: ['test/**']
creatable: ['test/**']
budgetSeconds: 120
surface:
  routes:
    - { method: GET, path: /notes, summary: All notes }
    - { method: POST, path: /notes, summary: Keeps a note }
  exports:
    src/app.module.ts#AppModule: The app
requirements:
  - { id: holds, title: It holds, hints: [a, b, c] }
  - { id: serves, title: It serves, hints: [a, b, c] }
`,
  'exercises/keep-notes/database/010-schema.sql': 'CREATE TABLE notes (id serial PRIMARY KEY, text text NOT NULL);\n',
  'exercises/keep-notes/src/main.ts': `import { NestFactory } from '@nestjs/core'
import { AppModule } from './app.module.js'
const app = await NestFactory.create(AppModule)
await app.listen(Number(process.env.PORT))
`,
  'exercises/keep-notes/src/app.module.ts': `import { Module } from '@nestjs/common'
import { NotesController } from './notes.js'
@Module({ controllers: [NotesController] })
export class AppModule {}
`,
  'exercises/keep-notes/src/notes.ts': `import { Body, Controller, Get, Post, type OnModuleDestroy } from '@nestjs/common'
import pg from 'pg'
@Controller('notes')
export class NotesController implements OnModuleDestroy {
  private readonly pool = new pg.Pool({ connectionString: process.env.DATABASE_URL, max: 1 })
  @Get() async list() {
    return (await this.pool.query('SELECT text FROM notes ORDER BY id')).rows.map((row) => row.text)
  }
  @Post() async add(@Body() body: { text: string }) {
    await this.pool.query('INSERT INTO notes (text) VALUES ($1)', [body.text])
    return { text: body.text }
  }
  async onModuleDestroy() {
    await this.pool.end()
  }
}
`,
  'exercises/keep-notes/test/notes.test.ts': '',
  'graders/keep-notes/variants/as-it-is/overlay.yaml': 'role: reference\nwhy: The starter.\n',
  'graders/keep-notes/variants/never-stored/overlay.yaml': 'role: mutant\nwhy: The note is not stored.\n',
  'solutions/keep-notes/why.mdx': 'Write them.\n',
  'solutions/keep-notes/test/more.test.ts': 'export {}\n',
}

/** Tests as they should be: through HTTP, on the real table. */
export const GOOD_TESTS = `import { Test } from '@nestjs/testing'
import request from 'supertest'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { AppModule } from '../src/app.module.js'
describe('notes', () => {
  let app: import('@nestjs/common').INestApplication
  beforeEach(async () => {
    const module = await Test.createTestingModule({ imports: [AppModule] }).compile()
    app = module.createNestApplication()
    await app.init()
  })
  afterEach(() => app.close())
  it('keeps a note', async () => {
    const text = 'note ' + Math.random()
    await request(app.getHttpServer()).post('/notes').send({ text }).expect(201)
    const { body } = await request(app.getHttpServer()).get('/notes').expect(200)
    expect(body).toContain(text)
  })
  it('answers what was sent', async () => {
    const { body } = await request(app.getHttpServer()).post('/notes').send({ text: 'b' }).expect(201)
    expect(body).toEqual({ text: 'b' })
  })
})
`

/** The grader of \`keep-notes\`: what \`holds\` checks is the test's. */
function graderOf(body: string): string {
  return `import { requirement } from '#grader'

requirement('holds', { start: false, timeoutMs: 100_000 }, async ({ variants, expect }) => {
${body}
})

requirement('serves', async ({ subject }) => {
  await subject.get('/notes').expect(200)
})
`
}

/**
 * Writes the exercise into a folder of the repository's own; `await using` removes it.
 *
 * @param body what the requirement `holds` does
 */
export async function notesCourse(
  body: string,
  changes: Readonly<Record<string, string>> = {},
): Promise<{ root: string } & AsyncDisposable> {
  const parent = join(REPOSITORY_ROOT, '.data/test')
  await mkdir(parent, { recursive: true })
  const root = await mkdtemp(join(parent, 'course-'))
  const notes = FILES['exercises/keep-notes/src/notes.ts'] ?? ''
  const mutant = notes.replace(/ {4}await this\.pool\.query\('INSERT.*\n/, '')
  const files = {
    ...FILES,
    'graders/keep-notes/variants/never-stored/src/notes.ts': mutant,
    'graders/keep-notes/keep-notes.grader.ts': graderOf(body),
    ...changes,
  }
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(root, path)), { recursive: true })
    await writeFile(join(root, path), text)
  }
  return { root, [Symbol.asyncDispose]: () => rm(root, { recursive: true, force: true }) }
}
