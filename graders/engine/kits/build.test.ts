import { execFile } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { cp, mkdtemp, mkdir, rm, stat, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { compileSubject } from '../compile/compile.ts'
import { KIT_LAYERS } from '../exercise/manifest.ts'
import { REPOSITORY_ROOT } from '../exercise/root.ts'
import { sourcePrograms } from '../services/source-programs.ts'
import { startValkey } from '../services/valkey/valkey.ts'
import { APP, APP_SCRIPT } from './app.testing.ts'
import { buildKit, buildLayer } from './build.ts'
import { COMPILE_CACHE } from './compile-cache.ts'
import { offeredSpecifiers, KIT_LAYER_DEFINITIONS } from './layers.ts'
import { readNamespaces } from './namespaces.ts'
import type { Kit } from './types.ts'

const NODES = [
  ['24', join(REPOSITORY_ROOT, 'node_modules/node/bin/node')],
  ['22', join(REPOSITORY_ROOT, 'node_modules/node-22/bin/node')],
] as const

let kit: Kit
let folder: string

beforeAll(async () => {
  kit = await buildKit(KIT_LAYERS)
  folder = await mkdtemp(join(tmpdir(), 'kit-'))
  await symlink(join(kit.folder, 'node_modules'), join(folder, 'node_modules'))
  await writeFile(join(folder, 'package.json'), '{"type":"module"}')
}, 180_000)
afterAll(() => rm(folder, { recursive: true, force: true }))

/** Runs a script outside the repository, with the kit as its only packages. */
async function run(node: string, script: string): Promise<string> {
  const file = join(folder, `${crypto.randomUUID()}.mjs`)
  await writeFile(file, script)
  const options = { cwd: folder, env: { PATH: '' }, maxBuffer: 16 * 1024 * 1024 }
  const { stdout, stderr } = await promisify(execFile)(node, [file], options).catch((error: unknown) => {
    // Minified lines of the kit would hide the message.
    throw new Error(String(error instanceof Error && 'stderr' in error ? error.stderr : error).replace(/^.{400,}$/gm, '…'))
  })
  return stdout + stderr
}

describe.each(NODES)('on Node %s', (_, node) => {
  it('starts a Nest app with injection, validation and TypeORM from the kit alone', { timeout: 30_000 }, async () => {
    const compilation = compileSubject(APP, kit)
    if (!compilation.ok) throw new Error(compilation.problem.message)
    for (const [path, text] of Object.entries(compilation.files)) {
      await mkdir(dirname(join(folder, path)), { recursive: true })
      await writeFile(join(folder, path), text)
    }
    expect(JSON.parse(await run(node, APP_SCRIPT))).toEqual({
      found: { id: 7, customer: 'Ada' },
      rejected: [400, ['customer must be longer than or equal to 2 characters']],
      overridden: { id: 1, customer: 'fake' },
      sameRepository: true,
      noDatabase: 'ECONNREFUSED',
    })
  })

  it('gives the names that Node’s own import of the package gives', { timeout: 30_000 }, async () => {
    const packages = KIT_LAYERS.flatMap((layer) =>
      KIT_LAYER_DEFINITIONS[layer].entries.filter(({ source }) => source === undefined).map(({ specifier }) => specifier),
    )
    const script = `const names = {}
      for (const specifier of ${JSON.stringify(packages)}) names[specifier] = Object.keys(await import(specifier)).filter((name) => name !== 'module.exports').sort()
      process.stdout.write(JSON.stringify(names), () => process.exit(0))`
    const real = Object.entries(await readNamespaces(packages)).map(([specifier, { names }]) => [specifier, [...names].sort()])
    expect(JSON.parse(await run(node, script))).toEqual(Object.fromEntries(real))
  })

  it('offers what it says: every specifier can be imported', { timeout: 30_000 }, async () => {
    const script = `for (const specifier of ${JSON.stringify(kit.specifiers)}) console.log(specifier, Object.keys(await import(specifier)).length >= 0); process.exit(0)`
    expect((await run(node, script)).trim().split('\n')).toEqual(kit.specifiers.map((specifier) => `${specifier} true`))
  })

  it('fails for an optional package as an installation without it does', async () => {
    const script = `import { DataSource } from 'typeorm'
      await Promise.resolve().then(() => new DataSource({ type: 'mysql', entities: [] })).catch((error) => console.log(error.name, error.message))`
    expect(await run(node, script)).toMatch(/DriverPackageNotInstalledError.*mysql/)
  })

  it('has a job of a queue done, on the Valkey of the engine', { timeout: 30_000 }, async () => {
    const valkey = await startValkey(sourcePrograms().valkey)
    onTestFinished(() => valkey.stop())
    const script = `import 'reflect-metadata'
      import { Module } from '@nestjs/common'
      import { NestFactory } from '@nestjs/core'
      import { BullModule, getQueueToken, Processor, WorkerHost } from '@nestjs/bullmq'
      import { QueueEvents } from 'bullmq'
      const connection = { host: '127.0.0.1', port: ${valkey.port} }
      class Mails extends WorkerHost { async process({ data }) { return 'sent to ' + data.to } }
      Processor('mails')(Mails)
      class App {}
      Module({ imports: [BullModule.forRoot({ connection }), BullModule.registerQueue({ name: 'mails' })], providers: [Mails] })(App)
      const app = await NestFactory.createApplicationContext(App, { logger: false })
      const events = new QueueEvents('mails', { connection })
      await events.waitUntilReady()
      const job = await app.get(getQueueToken('mails')).add('welcome', { to: 'Ada' })
      console.log(await job.waitUntilFinished(events))
      process.exit(0)`
    expect(await run(node, script)).toBe('sent to Ada\n')
  })

  it('verifies a token by a key that it fetches, once, and refuses one that another key signed', async () => {
    const script = `import { createServer } from 'node:http'
      import { createRemoteJWKSet, exportJWK, generateKeyPair, jwtVerify, SignJWT } from 'jose'
      const [ours, theirs] = await Promise.all([generateKeyPair('ES256'), generateKeyPair('ES256')])
      const keys = [{ ...(await exportJWK(ours.publicKey)), kid: 'a', alg: 'ES256' }]
      let fetches = 0
      const signer = createServer((_, response) => { fetches += 1; response.end(JSON.stringify({ keys })) })
      await new Promise((resolve) => signer.listen(0, '127.0.0.1', resolve))
      const keySet = createRemoteJWKSet(new URL('http://127.0.0.1:' + signer.address().port))
      const token = (key) => new SignJWT({ sub: 'ada' }).setProtectedHeader({ alg: 'ES256', kid: 'a' }).setExpirationTime('5m').sign(key)
      const check = async (key) => (await jwtVerify(await token(key), keySet, { algorithms: ['ES256'] })).payload.sub
      console.log(await check(ours.privateKey), await check(ours.privateKey), await check(theirs.privateKey).catch(({ code }) => code), fetches)
      process.exit(0)`
    expect(await run(node, script)).toBe('ada ada ERR_JWS_SIGNATURE_VERIFICATION_FAILED 1\n')
  })

  it('encodes and parses what express reads with dynamic requires', async () => {
    const script = `import express from 'express'; import request from 'supertest'
      const app = express(); app.set('env', 'test'); app.use(express.text({ type: '*/*' })); app.post('/', (req, res) => res.send(req.body))
      const { text } = await request(app).post('/').set('content-type', 'text/plain; charset=iso-8859-2').send(Buffer.from([0xb1, 0xe6]))
      const legacy = await request(app).post('/').set('content-type', 'text/plain; charset=gbk').send(Buffer.from([0xb1, 0xe6]))
      console.log(text, legacy.status, (await request(app).post('/').type('json').send({})).status)`
    expect(await run(node, script)).toBe('ąć 415 200\n')
  })
})

it('has no package in two layers', async () => {
  const layers = await Promise.all(KIT_LAYERS.map(buildLayer))
  const packages = layers.flatMap((layer) => layer.packages)
  expect(packages.filter((path, index) => packages.indexOf(path) !== index)).toEqual([])
  const specifiers = offeredSpecifiers(KIT_LAYERS)
  expect(new Set(specifiers).size).toBe(specifiers.length)
})

it('limits the exports of each package to the specifiers of the kit', () => {
  const { exports } = JSON.parse(readFileSync(join(kit.folder, 'node_modules/rxjs/package.json'), 'utf8'))
  expect(exports).toEqual({ '.': './index.js', './operators': './operators.js' })
})

it('may be read by everybody, and holds its program and what to preload', async () => {
  for (const path of ['', 'host.mjs', 'preload.json', 'node_modules', 'node_modules/@nestjs/common/index.js']) {
    expect((await stat(join(kit.folder, path))).mode & 0o004, path).toBe(0o004)
  }
  const preload: string[] = JSON.parse(readFileSync(join(kit.folder, 'preload.json'), 'utf8'))
  expect(kit.specifiers).toEqual(expect.arrayContaining(preload))
  expect(preload).toContain('@nestjs/typeorm')
})

it('brings what V8 has made of its modules, good wherever it lies', async () => {
  const moved = join(folder, 'moved')
  await cp(kit.folder, moved, { recursive: true })
  const script = `import { enableCompileCache } from 'node:module'
    enableCompileCache({ directory: ${JSON.stringify(join(moved, COMPILE_CACHE))}, portable: true })
    await import('@nestjs/core')`
  const { stderr } = await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', script], {
    cwd: moved,
    env: { NODE_DEBUG_NATIVE: 'COMPILE_CACHE' },
    maxBuffer: 16 * 1024 * 1024,
  })
  expect(stderr).toMatch(/@nestjs\/core\/index\.js was accepted/)
  // A second look at a chunk, as a CommonJS module, would be a second parse.
  expect(stderr).not.toMatch(/for CommonJS/)
})

it('is the same for the same layers, and another for others', async () => {
  expect(await buildKit(KIT_LAYERS.toReversed())).toBe(kit)
  const base = await buildKit(['base'])
  expect(base.hash).not.toBe(kit.hash)
  expect(existsSync(join(base.folder, 'node_modules/typeorm'))).toBe(false)
})

it('says which layer is missing', async () => {
  await expect(buildKit(['database'])).rejects.toThrow('a kit with the layer database also needs the layer base')
})

it('can be built by several processes at once', { timeout: 60_000 }, async () => {
  const root = await mkdtemp(join(tmpdir(), 'kits-'))
  onTestFinished(() => rm(root, { recursive: true }))
  const script = `import { createFolder } from ${JSON.stringify(join(REPOSITORY_ROOT, 'graders/engine/kits/folders.ts'))}
    import { writeFile, readFile } from 'node:fs/promises'
    await createFolder(${JSON.stringify(join(root, 'a'))}, async (folder) => { for (let i = 0; i < 50; i++) await writeFile(folder + '/' + i, 'whole') })
    console.log(await readFile(${JSON.stringify(join(root, 'a/49'))}, 'utf8'))`
  const outputs = await Promise.all([1, 2, 3, 4].map(() => promisify(execFile)(NODES[0][1], ['--input-type=module', '-e', script])))
  expect(outputs.map(({ stdout }) => stdout)).toEqual(Array(4).fill('whole\n'))
})
