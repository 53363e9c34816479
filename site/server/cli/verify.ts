import { readFile } from 'node:fs/promises'
import { text } from 'node:stream/consumers'
import { Command, Option } from 'commander'
import picocolors from 'picocolors'
import { EXIT, hasColour, plainText, runProgram, UsageError } from '#engine/cli/terminal.ts'
import { errorCode } from '#engine/exercise/error-code.ts'
import { keySetSchema, type KeySet } from '../../signatures/claims.ts'
import { describeClaims } from '../../signatures/describe.ts'
import { parseSubmitted, verdictIn } from '../../signatures/submitted.ts'
import { verifySignature, type Verification } from '../../signatures/verify.ts'
import { describeCertificate, isCertificate, verifyCertificate, type CertificateVerification } from '../../signatures/verify-certificate.ts'

interface Options {
  keys?: string
  url?: string
  verdict?: string
  json?: boolean
}

const program = new Command('verify')
  .description('Checks a signed verdict or certificate: who signed it, when, and what it states.')
  .argument('<file>', 'the signature (.jws), or a grading as the server answers it (.json); - reads standard input')
  .addOption(new Option('--keys <file>', "the server's public keys: no network is used").conflicts('url'))
  .addOption(new Option('--url <address>', 'fetch the public keys from this server').conflicts('keys'))
  .option('--verdict <file>', 'a verdict (JSON) that has to be the one that was signed')
  .option('--json', 'print the result as JSON, on stdout')
  .addHelpText(
    'after',
    '\nThe public keys of a server are at its /.well-known/jwks.json.\nExit code: 0 valid, 1 not valid, 2 no result (usage, or our own error).',
  )
  .action(verify)

await runProgram(program)

async function verify(file: string, options: Options): Promise<void> {
  const { jws, verdict: own } = parseSubmitted(await read(file, 'the signature'))
  if (isCertificate(jws)) {
    const result = await verifyCertificate(jws, await readKeys(options))
    process.stdout.write(options.json === true ? `${JSON.stringify(result)}\n` : renderCertificate(result))
    process.exitCode = result.valid ? EXIT.ok : EXIT.failed
    return
  }
  const verdict = options.verdict === undefined ? own : verdictIn(parseJson(await read(options.verdict, '--verdict'), '--verdict'))
  const result = await verifySignature(jws, await readKeys(options), verdict === undefined ? {} : { verdict })
  process.stdout.write(options.json === true ? `${JSON.stringify(result)}\n` : render(result, verdict !== undefined))
  process.exitCode = result.valid ? EXIT.ok : EXIT.failed
}

async function readKeys({ keys, url }: Options): Promise<KeySet> {
  if (keys === undefined && url === undefined)
    throw new UsageError('Say whom to believe: --keys FILE with the public keys of the server, or --url ADDRESS to fetch them from it.')
  const source = keys ?? url ?? ''
  const parsed = keySetSchema.safeParse(parseJson(keys === undefined ? await fetchKeys(source) : await read(keys, '--keys'), source))
  if (!parsed.success) throw new UsageError(`${source} holds no public keys of a server: those are at its /.well-known/jwks.json.`)
  return parsed.data
}

async function fetchKeys(address: string): Promise<string> {
  const base = URL.parse(address)
  if (base === null || !/^https?:$/.test(base.protocol))
    throw new UsageError(`--url: "${address}" is no address such as https://course.example.org`)
  const url = new URL('/.well-known/jwks.json', base).href
  try {
    const answer = await fetch(url, { redirect: 'error' })
    if (!answer.ok) throw new Error(`it answered ${answer.status}`)
    return await answer.text()
  } catch (error) {
    const { cause } = error instanceof Error ? error : { cause: undefined }
    const why = cause instanceof Error ? cause.message : error instanceof Error ? error.message : String(error)
    throw new UsageError(`${url} can't be fetched: ${why}. Check the address, or give the keys as a file with --keys.`)
  }
}

async function read(file: string, what: string): Promise<string> {
  if (file === '-') return text(process.stdin)
  return readFile(file, 'utf8').catch((error: unknown) => {
    throw new UsageError(`${what}: ${file} can't be read (${errorCode(error)}). Check the path.`)
  })
}

function parseJson(json: string, what: string): unknown {
  try {
    return JSON.parse(json)
  } catch {
    throw new UsageError(`${what}: this is no JSON.`)
  }
}

function renderCertificate(result: CertificateVerification): string {
  const { green, red } = picocolors.createColors(hasColour(process.stdout))
  if (!result.valid) return `${red('not valid')}: ${plainText(result.message)}\n`
  return `${green('valid')}\n${plainText(rowsOf(describeCertificate(result.claims, result.kid)))}\nWhether it was withdrawn since, its server knows.\n`
}

function rowsOf(rows: readonly { name: string; text: string }[]): string {
  return rows.map(({ name, text: value }) => `  ${name.padEnd(14)} ${value}`).join('\n')
}

function render(result: Verification, withVerdict: boolean): string {
  const { green, red } = picocolors.createColors(hasColour(process.stdout))
  if (!result.valid) return `${red('not valid')}: ${plainText(result.message)}\n`
  const verdict = withVerdict ? 'The verdict is the one that was signed.' : 'Give --verdict to check a verdict against it.'
  return `${green('valid')}\n${plainText(rowsOf(describeClaims(result.claims, result.kid)))}\n${verdict}\n`
}
