import { execFileSync } from 'node:child_process'
import { mkdtempSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { compileSubject, compileTests } from './compile.ts'
import type { SourceFiles } from './types.ts'

const kit = {
  specifiers: ['@nestjs/common', '@nestjs/core', 'express', 'rxjs', 'rxjs/operators', 'zod', 'pg', 'typeorm', 'vitest', 'supertest'],
}

function compiled(files: SourceFiles) {
  const compilation = compileSubject(files, kit)
  if (!compilation.ok) throw new Error(JSON.stringify(compilation.problem))
  return compilation.files
}

function problem(files: SourceFiles) {
  const compilation = compileSubject(files, kit)
  if (compilation.ok) throw new Error('it compiled')
  return compilation.problem
}

/** What Node prints when it runs the compiled `src/main.js`. */
function run(files: Record<string, string>): string {
  const folder = mkdtempSync(join(tmpdir(), 'compile-'))
  try {
    writeFileSync(join(folder, 'package.json'), '{"type":"module"}')
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, path)), { recursive: true })
      writeFileSync(join(folder, path), text)
    }
    const script = `process.setSourceMapsEnabled(true); import(${JSON.stringify(join(folder, 'src/main.js'))}).catch((error) => console.log(error.stack))`
    return execFileSync(process.execPath, ['--input-type=module', '-e', script], { encoding: 'utf8' })
  } finally {
    rmSync(folder, { recursive: true })
  }
}

describe('relative imports', () => {
  it('take any spelling and are emitted as the exact file', () => {
    const files = compiled({
      'src/main.ts': `import { a } from './a'; import { b } from './b.js'; import { c } from './c.ts'; import { d } from './d'
        export { e } from './d/e'; export * from './a'; const late = await import('./b'); console.log(a, b, c, d, late.b)`,
      'src/a.ts': 'export const a = 1',
      'src/b.ts': 'export const b = 2',
      'src/c.ts': 'export const c = 3',
      'src/d/index.ts': `export { d } from '..'`,
      'src/d/e.ts': 'export const e = 5',
      'src/index.ts': 'export const d = 4',
    })
    expect(Object.keys(files)).toContain('src/d/e.js')
    expect(files['src/main.js']).toContain(`from './d/index.js'`)
    expect(run(files)).toBe('1 2 3 4 2\n')
  })

  it('that lead nowhere are a problem at their place, which names what is near', () => {
    const { message, place } = problem({
      'src/main.ts': `const x = 1\nimport { Orders } from './order.service'\n`,
      'src/orders.service.ts': 'export class Orders {}',
    })
    expect(message).toContain(`Did you mean './orders.service'?`)
    expect(place).toEqual({
      file: 'src/main.ts',
      line: 2,
      column: 24,
      frame: `  1 | const x = 1\n> 2 | import { Orders } from './order.service'\n    |                        ^\n  3 |`,
    })
  })

  it('compare file names with case, and find a file that lies elsewhere', () => {
    expect(problem({ 'src/main.ts': `import './App'`, 'src/app.ts': '' }).message).toContain(`Did you mean './app'?`)
    expect(problem({ 'src/main.ts': `import './orders.service'`, 'src/orders/orders.service.ts': '' }).message).toContain(
      `'./orders/orders.service'`,
    )
    expect(problem({ 'src/main.ts': `import '../../../etc/passwd'` }).message).toContain('leads to no file of this exercise')
    expect(problem({ 'src/main.ts': `await import('./nothing')` }).place).toMatchObject({ line: 1, column: 14 })
  })

  it('of types are elided, but must lead somewhere', () => {
    const files = compiled({
      'src/main.ts': `import type { A } from './a'; import { type B } from './b'; const a: A | B = 1`,
      'src/a.ts': 'export type A = 1',
      'src/b.d.ts': '',
    })
    expect(files['src/main.js']).not.toContain('./a')
    expect(problem({ 'src/main.ts': `import type { A } from './aa'`, 'src/a.ts': '' }).message).toContain(`'./a'`)
  })

  it('of JSON say what to do instead', () => {
    expect(problem({ 'src/main.ts': `import data from './data.json'` }).message).toContain('export the value from a .ts file')
  })

  it('of a name that the file does not export are a problem', () => {
    expect(problem({ 'src/main.ts': `import { Order } from './a'\nnew Order()`, 'src/a.ts': 'export class Orders {}' })).toMatchObject({
      message: 'src/a.ts exports no "Order". Did you mean "Orders"?',
      place: { line: 1, column: 10 },
    })
    expect(problem({ 'src/main.ts': `import a from './a'\na()`, 'src/a.ts': 'export class Orders {}' }).message).toContain(
      'no default export',
    )
    expect(problem({ 'src/main.ts': `export { A } from './a'`, 'src/a.ts': 'export interface A {}' }).message).toContain(
      'write export type { A }',
    )
    expect(
      compileSubject(
        {
          'src/main.ts': `import { x, y } from './a'\nx(y)`,
          'src/a.ts': `export * from './b'; export let [x] = []`,
          'src/b.ts': `export * from './a'; export function y() {}`,
        },
        kit,
      ).ok,
    ).toBe(true)
  })
})

describe('packages', () => {
  it('are those of the kit, and what Node has', () => {
    expect(
      compileSubject(
        { 'src/main.ts': `import 'node:fs'; import 'crypto'; import 'rxjs/operators'; import type { X } from 'unheard-of'` },
        kit,
      ).ok,
    ).toBe(true)
  })

  it('that the kit lacks are a problem, nearest names first, at most eight', () => {
    const { message, place } = problem({ 'src/main.ts': `import { z } from 'zood'\nz()` })
    expect(message).toMatch(/^"zood" is not in this exercise's kit\. It has: zod, /)
    expect(message.split(',')).toHaveLength(9)
    expect(place).toMatchObject({ line: 1, column: 19 })
    expect(problem({ 'src/main.ts': `import 'src/app'`, 'src/app.ts': '' }).message).toContain(`'./app'`)
  })
})

describe('syntax', () => {
  it('errors are problems with a frame', () => {
    const { message, place } = problem({ 'src/main.ts': 'const a = 1\nconst b = = 2\n' })
    expect(message).toBe('Expression expected.')
    expect(place).toMatchObject({ file: 'src/main.ts', line: 2, column: 11 })
    expect(place.frame).toContain('> 2 | const b = = 2\n    |           ^')
  })

  it('of CommonJS is refused', () => {
    expect(problem({ 'src/main.ts': `import fs = require('node:fs')\nfs.x()` }).message).toContain('CommonJS')
    expect(problem({ 'src/main.ts': 'export = 1' }).message).toContain('export default')
  })
})

describe('decorator metadata', () => {
  const decorate =
    'const Dec = (): ClassDecorator => () => {}; const Reflect2 = Object.assign(Reflect, { metadata: (k: string, v: { name: string }[]) => () => console.log(k, v.map(({ name }) => name).join()) })'

  it('works for parameters typed by an imported class, interface and default, and by a type of a package', () => {
    const files = compiled({
      'src/main.ts': `import { Service, Shape, type Other } from './a'; import Base from './a'; import { Readable as Stream, Missing } from 'node:stream'
        ${decorate}
        @Dec() class A { constructor(private s: Service, i: Shape, b: Base, r: Stream, m: Missing, o: Other) {} }
        console.log(A.name)`,
      'src/a.ts': 'export class Service {}; export interface Shape {}; export type Other = 1; export default class Base {}',
    })
    expect(run(files)).toBe('design:paramtypes Service,Object,Base,Readable,Object,Object\nA\n')
  })

  it('leaves a name alone that is used as a value too', () => {
    const files = compiled({
      'src/main.ts': `import { Service } from './a'\n${decorate}\n@Dec() class A { constructor(s: Service) {} }\nconsole.log(new Service() instanceof Service)`,
      'src/a.ts': 'export class Service {}',
    })
    expect(files['src/main.js']).toContain(`import { Service } from './a.js'`)
    expect(run(files)).toBe('design:paramtypes Service\ntrue\n')
  })
})

it('maps stack traces to the learner’s lines', () => {
  const stdout = run(
    compiled({
      'src/main.ts': `import { fail } from './deep/fail'\n\nfail()`,
      'src/deep/fail.ts': 'interface A { a: 1 }\n\nexport function fail(a?: A) {\n  throw new Error("no")\n}',
    }),
  )
  expect(stdout).toMatch(/(?<!\/src)\/src\/deep\/fail\.ts:4:9/)
  expect(stdout).toMatch(/(?<!\/src)\/src\/main\.ts:3:1/)
})

it('does not define fields that TypeORM fills', () => {
  expect(compiled({ 'src/main.ts': 'export class A { declare a: number; b!: string; c = 1 }' })['src/main.js']).not.toContain('b;')
})

it('compiles tests with what they import, and nothing else', () => {
  const compilation = compileTests(
    {
      'src/main.ts': 'syntax error',
      'src/a.ts': `export const a = 1`,
      'test/a.test.ts': `import { it } from 'vitest'; import { a } from '../src/a'; it(String(a), () => {})`,
    },
    kit,
  )
  if (!compilation.ok) throw new Error(compilation.problem.message)
  expect(Object.keys(compilation.files).sort()).toEqual(['src/a.js', 'test/a.test.js'])
})

it('compiles an unchanged file anew when its import leads elsewhere', () => {
  const main = `import { a } from './a'\nconsole.log(a)`
  expect(compiled({ 'src/main.ts': main, 'src/a.ts': 'export const a = 1' })['src/main.js']).toContain(`'./a.js'`)
  expect(compiled({ 'src/main.ts': main, 'src/a/index.ts': 'export const a = 1' })['src/main.js']).toContain(`'./a/index.js'`)
  expect(problem({ 'src/main.ts': main }).message).toContain('leads to no file')
})
