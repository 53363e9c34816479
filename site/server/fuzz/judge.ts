import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js'
import addFormats from 'ajv-formats'
import { z } from 'zod'
import { nameOf, operationAt, type Described, type Description, type JsonSchema, type Operation } from './description.ts'
import type { Answer, Sent } from './send.ts'

/** A rule that an answer broke. */
export interface Broken {
  /** The same for the same fault of the same route. */
  readonly rule: string
  /** What was seen. */
  readonly detail: string
}

const problem = z.looseObject({ type: z.string().startsWith('urn:loadbearing:problem:'), status: z.int() })

/** What only whoever runs a server should read. */
const INSIDES = /node_modules|\bat [\w.<>]+ \(|Failed query|syntax error at or near|violates \w+ \w*\s?constraint|\.ts:\d+/

/** Holds answers against what a server describes. */
export class Judge {
  private readonly ajv: Ajv2020
  private readonly validators = new Map<JsonSchema, ValidateFunction>()

  constructor(private readonly description: Description) {
    this.ajv = new Ajv2020({ strict: false, allErrors: false, logger: false })
    addFormats(this.ajv)
    for (const [name, schema] of Object.entries(description.schemas)) this.ajv.addSchema(schema, `#/components/schemas/${name}`)
  }

  /** @returns the rules that an answer breaks, none when all is well */
  judge(sent: Sent, answer: Answer): Broken[] {
    if ('none' in answer) return [{ rule: 'every request is answered', detail: answer.none }]
    const { status } = answer
    if (status >= 500) return [{ rule: `the server does not fail (${status})`, detail: `it answered ${status}` }]
    const operation = operationAt(this.description, sent.method, sent.path)
    if (!operation) return this.unlisted(answer)
    // Whoever asks whether something is new may be told that it is not (RFC 9110, section 15.4.5).
    if (status === 304 && sent.method === 'GET' && sent.headers['if-none-match'] !== undefined) return []
    const described = operation.responses[status] ?? (status >= 400 ? operation.responses['default'] : undefined)
    if (!described)
      return [
        { rule: `status ${status} is described`, detail: `${nameOf(operation)} describes ${Object.keys(operation.responses).join(', ')}` },
      ]
    return [
      ...this.content(status, described, answer),
      ...headersOf(this, status, described, answer),
      ...problemOf(answer),
      ...this.acceptance(operation, sent, status),
      ...insidesOf(sent, answer),
      ...blameOf(sent, answer),
    ]
  }

  /** @returns what is wrong with a value, or undefined */
  mismatch(schema: JsonSchema, value: unknown): string | undefined {
    const known = this.validators.get(schema)
    const validate = known ?? this.ajv.compile(withoutDialect(schema))
    if (!known) this.validators.set(schema, validate)
    return validate(value) ? undefined : this.ajv.errorsText(validate.errors, { dataVar: 'it' })
  }

  /** A path that is no route of the API, or another method. */
  private unlisted(answer: Exclude<Answer, { none: string }>): Broken[] {
    if (answer.status >= 400) return problemOf(answer)
    return [{ rule: 'what is not described is refused', detail: `it answered ${answer.status}` }]
  }

  private content(status: number, { content }: Described, { headers, body }: Exclude<Answer, { none: string }>): Broken[] {
    if (status >= 300 && status < 400)
      return headers['location'] === undefined ? [{ rule: `status ${status} says where to go`, detail: 'it has no Location' }] : []
    const types = Object.keys(content)
    const type = mediaType(headers['content-type'])
    if (types.length === 0) return body === '' ? [] : [{ rule: `status ${status} has no body`, detail: `it had one of type ${type}` }]
    const schema = content[type]
    if (!schema)
      return [{ rule: `status ${status} has a described type`, detail: `it is ${type || 'none'}, and not ${types.join(' or ')}` }]
    if (!type.endsWith('json')) return []
    const value = parse(body)
    if (value === undefined) return [{ rule: `status ${status} is JSON`, detail: 'it can not be parsed' }]
    const wrong = this.mismatch(schema, value.json)
    return wrong === undefined ? [] : [{ rule: `status ${status} fits its schema: ${wrong.replaceAll(/\d+/g, 'n')}`, detail: wrong }]
  }

  /** What the description forbids is not accepted. Blanks around a text are taken off before it is looked at. */
  private acceptance({ body: schema }: Operation, { body = '' }: Sent, status: number): Broken[] {
    const value = status >= 400 ? undefined : parse(body)
    if (schema === undefined || value === undefined) return []
    const wrong = this.mismatch(schema, asReceived(value.json))
    if (
      wrong === undefined ||
      this.mismatch(
        schema,
        asReceived(value.json, (text) => text.trim()),
      ) === undefined
    )
      return []
    return [{ rule: `a body that does not fit is refused: ${wrong.replaceAll(/\d+/g, 'n')}`, detail: wrong }]
  }
}

function headersOf(judge: Judge, status: number, described: Described, { headers }: Exclude<Answer, { none: string }>): Broken[] {
  return Object.entries(described.headers).flatMap(([name, schema]) => {
    const value = headers[name.toLowerCase()]
    if (value === undefined) return [{ rule: `status ${status} has the header ${name}`, detail: 'it is missing' }]
    const wrong = judge.mismatch(schema, schema['type'] === 'integer' ? Number(value) : value)
    return wrong === undefined ? [] : [{ rule: `the header ${name} fits its schema`, detail: wrong }]
  })
}

function problemOf({ status, headers, body }: Exclude<Answer, { none: string }>): Broken[] {
  if (status < 400) return []
  const rule = 'a refusal is a problem'
  if (mediaType(headers['content-type']) !== 'application/problem+json')
    return [{ rule, detail: `it is ${String(headers['content-type'])}` }]
  const read = problem.safeParse(parse(body)?.json)
  if (!read.success) return [{ rule, detail: z.prettifyError(read.error) }]
  return read.data.status === status ? [] : [{ rule, detail: `it says ${read.data.status}` }]
}

function insidesOf({ body = '', path }: Sent, answer: Exclude<Answer, { none: string }>): Broken[] {
  const [found] = answer.status >= 400 ? (INSIDES.exec(answer.body) ?? []) : []
  return found === undefined || body.includes(found) || path.includes(found) ? [] : [{ rule: 'a refusal tells no insides', detail: found }]
}

/** What is wrong is named: a request without a body has no wrong one. */
function blameOf({ body }: Sent, { status, body: text }: Exclude<Answer, { none: string }>): Broken[] {
  return body === undefined && status === 400 && text.includes('"detail":"The request does not fit: body:')
    ? [{ rule: 'a refusal names what is wrong', detail: 'it names the body, and there is none' }]
    : []
}

const mediaType = (header: string | string[] | undefined): string =>
  String(header ?? '')
    .split(';')[0]
    ?.trim() ?? ''

function parse(text: string): { json: unknown } | undefined {
  try {
    const json: unknown = JSON.parse(text)
    return { json }
  } catch {
    return undefined
  }
}

/** Nest takes out what could change a prototype before anything looks at a body. */
function asReceived(value: unknown, textOf = (text: string): string => text): unknown {
  if (typeof value === 'string') return textOf(value)
  if (Array.isArray(value)) return value.map((item) => asReceived(item, textOf))
  if (typeof value !== 'object' || value === null) return value
  const kept = Object.entries(value).filter(([name]) => !['__proto__', 'constructor', 'prototype'].includes(name))
  return Object.fromEntries(kept.map(([name, inner]) => [name, asReceived(inner, textOf)]))
}

/** Each schema names its dialect, and ajv knows this one only. */
function withoutDialect({ $schema: _dialect, ...schema }: JsonSchema): JsonSchema {
  return schema
}
