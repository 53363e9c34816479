import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { REPOSITORY_ROOT } from './exercise/root.ts'

/** A small Nest service as an exercise of kind `library`. Tests replace the files that they are about. */
const FILES: Readonly<Record<string, string>> = {
  'exercises/greet-people/exercise.yaml': `title: Greet people
summary: A greeter that is built and called.
track: http
difficulty: warm-up
minutes: 20
stack: nest
covers: [nestjs-1.1]
kind: library
kit: [base]
processes:
  web: { entry: src/main.ts }
editable: ['src/**']
creatable: ['src/**']
budgetSeconds: 60
surface:
  routes:
    - { method: GET, path: '/hello/:name', summary: Greets }
  exports:
    src/app.module.ts#AppModule: The app
    src/who.ts#Who: A parameter decorator
    src/nowhere.ts#Gone: A file that is not there
  tokens:
    src/greeter.ts#Greeter: Greets
    src/greeter.ts#MAILER: Sends mail
    symbol:LOCAL: A value
    string:PLACE: Another value
    src/greeter.ts#MISSING: Provided by nobody
requirements:
  - { id: holds, title: It holds, hints: [a, b, c] }
  - { id: greets, title: It greets over HTTP, hints: [a, b, c] }
`,
  'exercises/greet-people/src/main.ts': `import { NestFactory } from '@nestjs/core'
import { AppModule } from './app.module.js'
const app = await NestFactory.create(AppModule)
await app.listen(Number(process.env.PORT))
`,
  'exercises/greet-people/src/app.module.ts': `import { Controller, Get, Module, Param } from '@nestjs/common'
import { Greeter, MAILER, RealMailer, Visit } from './greeter.js'
@Controller()
class HelloController {
  constructor(private readonly greeter: Greeter) {}
  @Get('hello/:name') hello(@Param('name') name: string) {
    return this.greeter.greet(name)
  }
}
@Module({
  controllers: [HelloController],
  providers: [
    Greeter,
    Visit,
    { provide: MAILER, useClass: RealMailer },
    { provide: Symbol('LOCAL'), useValue: { answer: 42 } },
    { provide: 'PLACE', useFactory: () => 'here' },
  ],
})
export class AppModule {}
`,
  'exercises/greet-people/src/greeter.ts': `import { Inject, Injectable, NotFoundException, Scope } from '@nestjs/common'
import { REQUEST } from '@nestjs/core'
export const MAILER = Symbol('MAILER')
export const MISSING = Symbol('MISSING')
export interface Mailer {
  send(to: string): Promise<{ id: number } | null>
}
@Injectable()
export class RealMailer implements Mailer {
  async send(): Promise<{ id: number } | null> {
    throw new Error('no network here')
  }
}
@Injectable({ scope: Scope.REQUEST })
export class Visit {
  constructor(@Inject(REQUEST) readonly request: { user?: string }) {}
}
@Injectable()
export class Greeter {
  private last = ''
  constructor(@Inject(MAILER) private readonly mailer: Mailer) {}
  greet(name: string) {
    return { text: 'Hello, ' + name }
  }
  async mail(to: string) {
    return this.mailer.send(to)
  }
  async remembers(name: string) {
    this.last = name
    await new Promise((resolve) => setImmediate(resolve))
    return this.last
  }
  fails(id: number): never {
    throw new NotFoundException('no order ' + id)
  }
}
`,
  'exercises/greet-people/src/who.ts': `import { createParamDecorator, type ExecutionContext } from '@nestjs/common'
export const Who = createParamDecorator((_: unknown, context: ExecutionContext) => context.switchToHttp().getRequest().headers['x-who'])
`,
  'graders/greet-people/greet-people.grader.ts': '',
  'solutions/greet-people/why.mdx': 'Nothing to repair.\n',
  'solutions/greet-people/src/extra.ts': 'export const extra = 1\n',
}

/** The grader of `greet-people`: what `holds` checks is the test's; the service answers as well. */
export function graderOf(body: string): string {
  return `import { requirement } from '#grader'

requirement('holds', { start: false, timeoutMs: 30_000 }, async ({ nest, expect, until }) => {
  const app = 'src/app.module.ts#AppModule'
  const greeter = 'src/greeter.ts#Greeter'
  const mailer = 'src/greeter.ts#MAILER'
${body}
})

requirement('greets', async ({ subject, expect }) => {
  const { text } = (await subject.get('/hello/Ada').expect(200)).body
  expect(text).toBe('Hello, Ada')
})
`
}

/**
 * Writes the exercise into a folder of the repository's own; `await using` removes it.
 *
 * @param body what the requirement `holds` does
 */
export async function libraryCourse(body: string): Promise<{ root: string } & AsyncDisposable> {
  const parent = join(REPOSITORY_ROOT, '.data/test')
  await mkdir(parent, { recursive: true })
  const root = await mkdtemp(join(parent, 'course-'))
  for (const [path, text] of Object.entries({ ...FILES, 'graders/greet-people/greet-people.grader.ts': graderOf(body) })) {
    await mkdir(dirname(join(root, path)), { recursive: true })
    await writeFile(join(root, path), text)
  }
  return { root, [Symbol.asyncDispose]: () => rm(root, { recursive: true, force: true }) }
}
