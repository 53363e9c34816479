import { execFile } from 'node:child_process'
import { generateKeyPairSync } from 'node:crypto'
import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { z } from 'zod'
import { REPOSITORY_ROOT } from '#engine/exercise/root.ts'
import { gradingSchema, type Grading } from '../../runtimes/server/api.ts'
import { claimsSchema, keySetSchema } from '../../signatures/claims.ts'
import { digest, verifySignature } from '../../signatures/verify.ts'
import { openDatabase } from '../cli/open-database.ts'
import { gradings, signingKeys } from '../database/schema.ts'
import { testCluster, testPool, testServer, type TestServer } from '../server.testing.ts'
import { listKeys, markCompromised, ownKey, rotateKey } from './key-ring.ts'

let cluster: Awaited<ReturnType<typeof testCluster>>
let folder: string
/** A database of its own for each test. */
let url: string
let number = 0

beforeAll(async () => {
  cluster = await testCluster()
  folder = await mkdtemp(join(tmpdir(), 'loadbearing-'))
}, 30_000)

beforeEach(async () => {
  const name = `signatures_${(number += 1)}`
  const admin = testPool(cluster.url)
  await admin.query(`create database ${name}`)
  await admin.end()
  const address = new URL(cluster.url)
  address.pathname = name
  url = address.href
})

afterAll(async () => {
  await rm(folder, { recursive: true, force: true })
  await cluster.stop()
})

const serve = (settings: Parameters<typeof testServer>[1] = {}) => testServer({ url }, { databaseUrl: url, ...settings })
const open = () => openDatabase({ databaseUrl: url, dataFolder: folder })
const secretKeyFile = join(REPOSITORY_ROOT, 'LICENSE')
const file = async (name: string, text: string | Buffer) => {
  const path = join(folder, name)
  await writeFile(path, text)
  return path
}
const pem = (type: 'ed25519' | 'x25519') =>
  (type === 'ed25519' ? generateKeyPairSync('ed25519') : generateKeyPairSync('x25519')).privateKey
    .export({ format: 'pem', type: 'pkcs8' })
    .toString()

const FILES = { 'src/bell/bell.ts': 'export const ring = () => 1\n' }

async function graded(
  server: TestServer,
  status: 'passed' | 'failed' = 'passed',
): Promise<Required<Pick<Grading, 'verdict' | 'signature'>> & Grading> {
  const answer = await server.post('/api/gradings', { slug: 'ring-the-bell', files: FILES })
  const { id } = gradingSchema.parse(await answer.json())
  ;(await server.engine.nextGrading()).finish(status)
  const grading = await over(server, id)
  if (!grading.signature || !grading.verdict) throw new Error('it is not signed')
  return { ...grading, verdict: grading.verdict, signature: grading.signature }
}

const over = (server: TestServer, id: string) =>
  vi.waitFor(async () => {
    const grading = gradingSchema.parse(await (await fetch(`${server.base}/api/gradings/${id}`)).json())
    expect(grading.state).toBe('done')
    return grading
  }, 25_000)

const keysOf = async (server: TestServer) => keySetSchema.parse(await (await fetch(`${server.base}/.well-known/jwks.json`)).json())

/** A command, as somebody types it. */
const command = (name: 'keys' | 'verify', args: readonly string[], { input = '', environment = {} } = {}) =>
  new Promise<{ code: unknown; stdout: string; stderr: string }>((resolve) => {
    const child = execFile(
      process.execPath,
      [join(REPOSITORY_ROOT, `site/server/cli/${name}.ts`), ...args],
      { env: { ...process.env, DATABASE_URL: url, SECRET_KEY_FILE: secretKeyFile, NO_COLOR: '1', ...environment } },
      (error, stdout, stderr) => resolve({ code: error?.code ?? 0, stdout, stderr }),
    )
    child.stdin?.end(input)
  })

describe('a verdict', () => {
  test('is signed with what it says, and with what it was given', async () => {
    await using server = await serve()
    const { id, verdict, signature } = await graded(server, 'failed')
    const keys = await keysOf(server)

    const result = await verifySignature(signature, keys, { verdict })

    expect(result.valid).toBe(true)
    const { claims } = result
    expect(claimsSchema.parse(claims)).toEqual({
      iss: 'urn:loadbearing:server',
      jti: id,
      iat: expect.any(Number),
      exercise: verdict.exercise,
      status: 'failed',
      requirements: verdict.requirements.map(({ id: requirement, status }) => ({ id: requirement, status })),
      seed: verdict.seed,
      runtime: 'server',
      engine: verdict.engine,
      files: await digest(await storedFiles(id)),
      bundle: expect.stringMatching(/^[0-9a-f]{64}$/),
      verdict: await digest(verdict),
    })
    expect(Math.abs((claims?.iat ?? 0) - Date.now() / 1000)).toBeLessThan(60)
  })

  test('is the one that was signed, or the check says what is wrong', async () => {
    await using server = await serve()
    const { verdict, signature } = await graded(server, 'failed')
    const keys = await keysOf(server)
    const reason = async (jws: string, known = keys, evidence = {}) => {
      const result = await verifySignature(jws, known, evidence)
      return result.valid ? 'valid' : result.reason
    }
    const [header = '', payload = '', seal = ''] = signature.split('.')
    const stated: unknown = JSON.parse(Buffer.from(payload, 'base64url').toString())
    const forged = Buffer.from(JSON.stringify({ ...claimsSchema.parse(stated), status: 'passed' })).toString('base64url')
    const unsigned = Buffer.from(JSON.stringify({ alg: 'none', typ: 'loadbearing-verdict+jwt' })).toString('base64url')

    expect(await reason(`  ${signature}\n`)).toBe('valid')
    expect(await reason(`${header}.${forged}.${seal}`)).toBe('altered')
    expect(await reason(`${unsigned}.${forged}.${seal}`)).toBe('not-a-verdict')
    expect(await reason('hello')).toBe('not-a-signature')
    expect(await reason(signature, { keys: [] })).toBe('unknown-key')
    expect(await reason(signature, keys, { verdict: { ...verdict, status: 'passed' } })).toBe('verdict-mismatch')
    expect(await reason(signature, keys, { files: {} })).toBe('files-mismatch')
    const { publicKey } = generateKeyPairSync('ed25519')
    const x = publicKey.export({ format: 'jwk' }).x ?? ''
    expect(await reason(signature, { keys: keys.keys.map((key) => ({ ...key, x })) })).toBe('key-mismatch')
  })

  test('that we failed to give is not signed', async () => {
    await using server = await serve()
    const answer = await server.post('/api/gradings', { slug: 'ring-the-bell', files: FILES })
    const { id } = gradingSchema.parse(await answer.json())
    ;(await server.engine.nextGrading()).fail()
    ;(await server.engine.nextGrading()).fail()
    const grading = await over(server, id)
    expect(grading.verdict?.status).toBe('error')
    expect(grading.signature).toBeUndefined()
  })

  test('names the public address of the server, where it has one', async () => {
    await using server = await serve({ publicUrl: new URL('https://course.example.org/') })
    const { signature } = await graded(server)
    expect((await verifySignature(signature, await keysOf(server))).claims?.iss).toBe('https://course.example.org')
  })
})

describe('the key', () => {
  test('is one, however many processes want to make the first', async () => {
    const databases = await Promise.all([open(), open(), open()])
    const where = { dataFolder: join(folder, 'race') }
    const keys = await Promise.all(databases.flatMap(({ db }) => [ownKey(db, where), ownKey(db, where)]))
    expect(new Set(keys.map(({ kid }) => kid)).size).toBe(1)
    const [first] = databases
    expect(await listKeys(first.db)).toHaveLength(1)
    expect((await stat(join(where.dataFolder, 'secret.key'))).mode & 0o777).toBe(0o600)
    const [row] = await first.db.select().from(signingKeys)
    expect(row?.privateKey?.includes(keys[0]?.privateKey.export({ format: 'der', type: 'pkcs8' }).subarray(16) ?? '')).toBe(false)
    for (const database of databases) await database[Symbol.asyncDispose]()
  })

  test('is published, cacheable, without its private half', async () => {
    await using server = await serve()
    const answer = await fetch(`${server.base}/.well-known/jwks.json`)
    expect(answer.headers.get('cache-control')).toBe('public, max-age=300')
    expect(answer.headers.get('content-type')).toContain('application/jwk-set+json')
    const text = await answer.text()
    const { keys } = z.object({ keys: z.array(z.record(z.string(), z.unknown())) }).parse(JSON.parse(text))
    expect(keys.map((key) => Object.keys(key).sort())).toEqual([['alg', 'crv', 'kid', 'kty', 'use', 'x']])
  })

  test('is rotated while the server runs: old signatures stay valid', async () => {
    await using server = await serve()
    const old = await graded(server)
    const rotated = await command('keys', ['rotate'])
    expect(rotated).toMatchObject({ code: 0, stderr: '' })
    const next = await graded(server)

    const keys = await keysOf(server)
    const [before, after] = [await verifySignature(old.signature, keys), await verifySignature(next.signature, keys)]
    if (!before.valid || !after.valid) throw new Error('a signature is not valid')
    expect(after.kid).not.toBe(before.kid)
    expect(rotated.stdout).toBe(`${after.kid} signs from now on. ${before.kid} is retired; what it signed stays valid.\n`)
    const { stdout } = await command('keys', ['list'])
    expect(stdout).toMatch(new RegExp(`^${before.kid}  retired `, 'm'))
    expect(stdout).toMatch(new RegExp(`^${after.kid}  active `, 'm'))
  })

  test('that was compromised signs no more, and what it signed does not count', async () => {
    await using server = await serve()
    const old = await graded(server)
    const kid = (await keysOf(server)).keys[0]?.kid ?? ''
    expect(await command('keys', ['compromise', kid])).toMatchObject({ code: 0, stderr: '' })
    const next = await graded(server)

    const keys = await keysOf(server)
    expect(await verifySignature(old.signature, keys)).toMatchObject({ valid: false, reason: 'compromised-key' })
    expect(await verifySignature(next.signature, keys)).toMatchObject({ valid: true })
    expect(await command('keys', ['compromise', '-nobody'])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('There is no key -nobody'),
    })
  })

  test('of a file signs, and another file registers itself', async () => {
    const [first, second] = [await file('first.pem', pem('ed25519')), await file('second.pem', pem('ed25519'))]
    const signed: string[] = []
    for (const signingKeyFile of [first, second, first]) {
      await using server = await serve({ signingKeyFile, secretKeyFile: undefined })
      signed.push((await graded(server)).signature)
      const keys = await keysOf(server)
      expect(keys.keys).toHaveLength(new Set(signed.map((jws) => jws.split('.')[0])).size)
      for (const jws of signed) expect(await verifySignature(jws, keys)).toMatchObject({ valid: true })
    }
    expect(await command('keys', ['rotate'], { environment: { SIGNING_KEY_FILE: first } })).toMatchObject({ code: 2 })
    await using database = await open()
    const active = (await listKeys(database.db)).find(({ retiredAt }) => retiredAt === null)
    await markCompromised(database.db, active?.kid ?? '')
    await expect(serve({ signingKeyFile: first })).rejects.toThrow('was marked as compromised')
  })

  test('that can not be used is refused at the start, with what to do', async () => {
    await expect(serve({ signingKeyFile: await file('x.pem', pem('x25519')) })).rejects.toThrow(/has a key of type x25519.*openssl genpkey/)
    await expect(serve({ signingKeyFile: await file('text.pem', 'hello') })).rejects.toThrow('is no private key in PKCS8 PEM')
    await expect(serve({ signingKeyFile: join(folder, 'missing.pem') })).rejects.toThrow("can't be read (ENOENT)")
    await expect(serve({ secretKeyFile: await file('short.key', 'short\n') })).rejects.toThrow('has 5 bytes; a secret needs at least 32')
    await expect(serve({ secretKeyFile: join(folder, 'missing.key') })).rejects.toThrow('SECRET_KEY_FILE')
  })

  test('of the first server needs its secret on the second', async () => {
    await using server = await serve()
    await graded(server)
    await expect(serve({ secretKeyFile: undefined })).rejects.toThrow(/secret\.key is not there\. Set SECRET_KEY_FILE to a copy/)
    await expect(serve({ secretKeyFile: await file('other.key', 'x'.repeat(40)) })).rejects.toThrow(
      'encrypted with another secret. Set SECRET_KEY_FILE',
    )
    await using database = await open()
    await expect(rotateKey(database.db, { dataFolder: join(folder, 'elsewhere') })).rejects.toThrow('Set SECRET_KEY_FILE')
    // One that only serves needs none.
    await using web = await serve({ secretKeyFile: undefined, role: 'web' })
    expect((await keysOf(web)).keys).toHaveLength(1)
  })
})

describe('npm run verify', () => {
  test('says in words what a signature states, offline or with keys of the server', async () => {
    await using server = await serve()
    const grading = await graded(server)
    const keys = await file('keys.json', JSON.stringify(await keysOf(server)))
    const jws = await file('verdict.jws', `${grading.signature}\n`)

    const offline = await command('verify', [jws, '--keys', keys])
    expect(offline).toMatchObject({ code: 0, stderr: '' })
    expect(offline.stdout).toMatch(/^valid\n/)
    expect(offline.stdout).toContain(`ring-the-bell, revision ${grading.verdict.exercise.revision}`)
    expect(offline.stdout).toContain('passed: 2 of 2 requirements hold')

    const whole = await command('verify', ['-', '--url', server.base], { input: JSON.stringify(grading, null, 2) })
    expect(whole.stdout).toContain('The verdict is the one that was signed.')
    expect(whole.code).toBe(0)
  })

  test('tells what is not valid by exit code 1, and wrong usage by 2', async () => {
    await using server = await serve()
    const grading = await graded(server, 'failed')
    const keys = await file('keys.json', JSON.stringify(await keysOf(server)))
    const forged = await file('forged.json', JSON.stringify({ ...grading, verdict: { ...grading.verdict, status: 'passed' } }))
    const altered = await command('verify', [forged, '--keys', keys, '--json'])
    expect(JSON.parse(altered.stdout)).toMatchObject({ valid: false, reason: 'verdict-mismatch' })
    expect(altered.code).toBe(1)
    expect(await command('verify', [forged])).toMatchObject({ code: 2, stderr: expect.stringContaining('Say whom to believe') })
    expect(await command('verify', [forged, '--keys', forged])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('no public keys'),
    })
  })
})

async function storedFiles(id: string): Promise<unknown> {
  await using database = await open()
  const [row] = await database.db.select({ files: gradings.files }).from(gradings).where(eq(gradings.id, id))
  return row?.files
}
