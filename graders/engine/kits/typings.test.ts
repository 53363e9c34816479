import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import ts from 'typescript'
import { describe, expect, it } from 'vitest'
import { BUDGETS } from '../bench/budgets.ts'
import { EDITOR_OPTIONS } from '../compile/options.ts'
import { KIT_LAYERS } from '../exercise/manifest.ts'
import { REPOSITORY_ROOT } from '../exercise/root.ts'
import { APP } from './app.testing.ts'
import { withoutComments } from './comments.ts'
import { offeredSpecifiers } from './layers.ts'
import { kitTypings } from './typings.ts'

const LIBRARIES = join(REPOSITORY_ROOT, 'node_modules/typescript/lib')

/** What TypeScript says about files in a world that holds nothing else but its own libraries. */
function diagnose(files: Readonly<Record<string, string>>): string[] {
  const options = ts.convertCompilerOptionsFromJson(EDITOR_OPTIONS, '/').options
  const world = new Map(Object.entries(files).map(([path, text]) => [`/${path}`, text]))
  const folders = new Set<string>(['/'])
  for (const path of world.keys()) for (let at = dirname(path); at !== '/'; at = dirname(at)) folders.add(at)
  const library = (path: string) => path.startsWith(`${LIBRARIES}/`)
  const host: ts.CompilerHost = {
    fileExists: (path) => world.has(path) || (library(path) && ts.sys.fileExists(path)),
    readFile: (path) => world.get(path) ?? (library(path) ? ts.sys.readFile(path) : undefined),
    directoryExists: (path) => folders.has(path),
    getDirectories: (path) =>
      [...folders]
        .filter((folder) => dirname(folder) === path && folder !== '/')
        .map((folder) => folder.slice(path.length).replace('/', '')),
    getSourceFile: (path, target) => {
      const text = host.readFile(path)
      return text === undefined ? undefined : ts.createSourceFile(path, text, target)
    },
    getDefaultLibFileName: (given) => join(LIBRARIES, ts.getDefaultLibFileName(given)),
    getDefaultLibLocation: () => LIBRARIES,
    getCurrentDirectory: () => '/',
    getCanonicalFileName: (name) => name,
    useCaseSensitiveFileNames: () => true,
    getNewLine: () => '\n',
    writeFile: () => {},
  }
  const roots = [...world.keys()].filter((path) => !path.startsWith('/node_modules/'))
  const program = ts.createProgram(roots, options, host)
  return ts
    .getPreEmitDiagnostics(program)
    .map(({ file, messageText }) => `${file?.fileName} ${ts.flattenDiagnosticMessageText(messageText, ' ')}`)
}

describe('the typings of all layers', () => {
  it('type a Nest and TypeORM app and its tests, alone', { timeout: 60_000 }, async () => {
    expect(diagnose({ ...(await kitTypings(KIT_LAYERS)), ...APP })).toEqual([])
  })

  it('type mocks: one without a function fits everywhere, one with a function is as strict as that', { timeout: 60_000 }, async () => {
    const source = `import { expect, vi, type Mock } from 'vitest'
interface Users { find(id: number): Promise<{ name: string }>; all(): string[] }
const find = vi.fn()
const loose: Users = { find, all: vi.fn().mockReturnValue(['Ada']) }
find.mockResolvedValueOnce({ name: 'Ada' }).mockRejectedValue(new Error('gone'))
expect(find.mock.calls[0]?.[0]).toBe(1)
const strict: Mock<Users['find']> = vi.fn<Users['find']>()
strict.mockResolvedValue({ name: 'Grace' }).mockClear()
export const name: Promise<string> = strict(1).then((user) => user.name), spy = vi.spyOn(loose, 'all').mockReturnValue(['Grace'])`
    const wrong = `import { vi } from 'vitest'
const all = vi.fn((prefix: string) => [prefix])
all.mockReturnValue('Ada'); all(1)
export const length: string = all('A').length`
    const typings = await kitTypings(['base'])
    expect(diagnose({ ...typings, 'test/mocks.test.ts': source })).toEqual([])
    expect(diagnose({ ...typings, 'test/mocks.test.ts': wrong })).toHaveLength(3)
  })

  it('resolve every specifier of the kit to real types', { timeout: 60_000 }, async () => {
    const specifiers = offeredSpecifiers(KIT_LAYERS)
    const lines = specifiers.map(
      (specifier, index) => `import * as m${index} from '${specifier}'; export const bad${index}: 'no' = m${index}`,
    )
    const typings = await kitTypings(KIT_LAYERS)
    // An unresolved module would be `any`, which can be assigned to everything.
    expect(
      diagnose({
        ...typings,
        'src/main.ts': `import 'reflect-metadata'; Reflect.getMetadata('a', {})\n${lines.filter((line) => !line.includes("'reflect-metadata'")).join('\n')}`,
      }),
    ).toHaveLength(specifiers.length - 1)
  })

  it('offer what the kit has, and nothing else', { timeout: 60_000 }, async () => {
    const typings = await kitTypings(KIT_LAYERS)
    const wrong = diagnose({
      ...typings,
      'src/main.ts': `import '@nestjs/common/internal'; import { x } from 'superagent'; import { y } from 'rxjs/ajax'`,
    })
    expect(wrong).toHaveLength(3)
  })

  it('hold no path of this machine', { timeout: 60_000 }, async () => {
    const typings = await kitTypings(KIT_LAYERS)
    expect(Object.entries(typings).filter(([path, text]) => !path.startsWith('node_modules/') || text.includes(REPOSITORY_ROOT))).toEqual(
      [],
    )
  })
})

it('says what a wrong call is, with the types of each package', { timeout: 60_000 }, async () => {
  const source = `import { Repository } from 'typeorm'; import Redis from 'ioredis'; import pg from 'pg'; import request from 'supertest'; import DataLoader from 'dataloader'; import { z } from 'zod'; import { pino } from 'pino'; import express from 'express'; import { jwtVerify } from 'jose'
export const wrong = (r: Repository<{ id: number }>) => r.findOne({ where: { id: 'x' } })
export const a: string = new Redis().get(1), b: string = new pg.Pool().query('x'), c: string = request(express()).get('/'), d: string = new DataLoader<number, number>(async (k) => [...k]).load(1), e: string = z.number().parse(1), f: string = pino().info('x'), g: string = jwtVerify('x', new Uint8Array())`
  expect(diagnose({ ...(await kitTypings(KIT_LAYERS)), 'src/main.ts': source }).length).toBeGreaterThanOrEqual(8)
})

it('of the base layer keep to their budget', { timeout: 60_000 }, async () => {
  const text = JSON.stringify(await kitTypings(['base']))
  expect(text.length).toBeGreaterThan(1_000_000)
  expect((await promisify(gzip)(text)).length).toBeLessThanOrEqual(BUDGETS.typings.base ?? 0)
})

it('strips comments but no directive and no text that looks like one', () => {
  const text =
    '/// <reference path="a.d.ts" />\n// one\n/** two */\nexport type A = `http://${string}/*` // three\nexport interface B {\n  /** four */\n  b: "//" // five\n}\n'
  expect(withoutComments('a.d.ts', text)).toBe(
    '/// <reference path="a.d.ts" />\nexport type A = `http://${string}/*`\nexport interface B {\n  b: "//"\n}\n',
  )
})
