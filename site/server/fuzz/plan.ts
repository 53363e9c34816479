import fc from 'fast-check'
import type { Operation, Parameter } from './description.ts'
import { fromSchema, type Json, type Source } from './from-schema.ts'
import { HEADERS, HOSTILE, PLACES } from './hostile.ts'
import { BEARER } from './pool.ts'
import { ROLES, type Role } from './roles.ts'
import { junk, spoils, TEXT_SPOILS, type Spoil, type TextSpoil } from './spoil.ts'

/** One request as it was drawn; ids are filled in when it is sent. */
export interface Plan {
  readonly role: Role
  /** Another one than the operation's. */
  readonly method?: string | undefined
  /** For each parameter of the path. */
  readonly path: readonly PathChoice[]
  /** Names and values, in order. */
  readonly query: readonly (readonly [string, string])[]
  readonly headers: Readonly<Record<string, string>>
  /** Undefined: no body. */
  readonly body: Json | undefined
  readonly spoils: readonly Spoil[]
  readonly text: TextSpoil | 'as it is'
  readonly key: KeyChoice
  /** How often it is sent at once. */
  readonly times: 1 | 2
}

/** `known`: the how-manieth of the ids that the pool has for it. */
type PathChoice = { readonly known: number } | { readonly text: string }

/** Of the Idempotency-Key. `again`: one that was sent before. */
type KeyChoice = 'none' | 'new' | 'again' | 'no UUID'

const KEY = 'idempotency-key'

/** What can be sent to an operation: half of it is right, as far as the description says; the rest is wrong in a place or a few. */
export function plansFor(operation: Operation, source: Source): fc.Arbitrary<Plan> {
  return fc.oneof(
    { withCrossShrink: true },
    { weight: 1, arbitrary: rightPlans(operation, source) },
    { weight: 1, arbitrary: wrongPlans(operation, source) },
  )
}

function rightPlans(operation: Operation, source: Source): fc.Arbitrary<Plan> {
  const inPath = operation.path.split('{').length - 1
  return fc.record({
    role: roles(),
    path: fc.constant(Array.from({ length: inPath }, () => ({ known: 0 }))),
    query: rightQuery(operation.parameters, source),
    headers: often<Record<string, string>>(6, {}, bearers(source), 1),
    body: bodyFor(operation, source),
    spoils: fc.constant([]),
    text: fc.constant('as it is' as const),
    key: takesKey(operation) ? fc.constantFrom<KeyChoice>('none', 'new') : fc.constant('none' as const),
    times: times(operation),
  })
}

function wrongPlans(operation: Operation, source: Source): fc.Arbitrary<Plan> {
  const inPath = operation.path.split('{').length - 1
  return fc.record({
    role: roles(),
    method: often<string | undefined>(30, undefined, fc.constantFrom('POST', 'PUT', 'PATCH', 'DELETE'), 1),
    path: fc.array(pathChoice(), { minLength: inPath, maxLength: inPath, size: 'max' }),
    query: query(operation.parameters, source),
    headers: headers(operation.parameters, source),
    body: bodyFor(operation, source),
    spoils: often(1, [], fc.array(spoils(), { minLength: 1, maxLength: 3 }), 2),
    text: often<Plan['text']>(7, 'as it is', fc.constantFrom(...textSpoils()), 1),
    key: takesKey(operation) ? fc.constantFrom<KeyChoice>('none', 'new', 'again', 'no UUID') : fc.constant('none' as const),
    times: times(operation),
  })
}

const roles = (): fc.Arbitrary<Role> => fc.constantFrom(...ROLES, 'owner', 'learner', 'administrator')

const times = ({ method }: Operation): fc.Arbitrary<1 | 2> =>
  method === 'GET' ? fc.constant(1 as const) : fc.constantFrom<(1 | 2)[]>(1, 1, 1, 2)

/** Whether it takes an Idempotency-Key. */
export const takesKey = ({ parameters }: Operation): boolean =>
  parameters.some(({ in: where, name }) => where === 'header' && name.toLowerCase() === KEY)

function pathChoice(): fc.Arbitrary<PathChoice> {
  return fc.oneof(
    { weight: 12, arbitrary: fc.constant({ known: 0 }) },
    { weight: 3, arbitrary: fc.nat({ max: 60 }).map((known) => ({ known })) },
    { weight: 1, arbitrary: fc.uuid().map((text) => ({ text })) },
    { weight: 1, arbitrary: fc.constantFrom(...HOSTILE).map((text) => ({ text })) },
  )
}

function rightQuery(parameters: readonly Parameter[], source: Source): fc.Arbitrary<Plan['query']> {
  const described = parameters
    .filter((parameter) => parameter.in === 'query')
    .map(({ name, schema, required }) => {
      const one = fromSchema(schema, source, name).map((right) => [[encoded(name), encoded(asText(right))] as const])
      return required ? one : fc.option(one, { nil: [] })
    })
  return fc.tuple(...described).map((parts) => parts.flat())
}

function query(parameters: readonly Parameter[], source: Source): fc.Arbitrary<Plan['query']> {
  const described = parameters
    .filter((parameter) => parameter.in === 'query')
    .map(({ name, schema, required }) => {
      const value = fc.oneof(
        { weight: 8, arbitrary: fromSchema(schema, source, name).map((right) => encoded(asText(right))) },
        { weight: 2, arbitrary: fc.constantFrom('', ...HOSTILE, ...PLACES) },
      )
      const one = fc.tuple(fc.constant(encoded(name)), value)
      return fc.array(one, { minLength: required ? 1 : 0, maxLength: 2 })
    })
  const strange = often<string[][]>(9, [], fc.constantFrom([['constructor', '1']], [['limit', '%']], [['after%5B%5D', '1']], [['', '']]), 1)
  return fc.tuple(strange, ...described).map((parts) => parts.flat().map(([name = '', value = '']) => [name, value] as const))
}

function headers(parameters: readonly Parameter[], source: Source): fc.Arbitrary<Record<string, string>> {
  const described = parameters
    .filter(({ in: where, name }) => where === 'header' && name.toLowerCase() !== KEY)
    .map(({ name, schema }) =>
      fc.option(
        fc.oneof(fromSchema(schema, source, name), junk()).map((value) => ({ [name.toLowerCase()]: printable(asText(value)) })),
        {
          nil: {},
        },
      ),
    )
  const strange = often<Record<string, string>>(12, {}, fc.oneof({ weight: 5, arbitrary: fc.constantFrom(...HEADERS) }, bearers(source)), 1)
  return fc.tuple(strange, ...described).map((all) => all.reduce((merged, part) => ({ ...merged, ...part }), {}))
}

/** With a token that an answer gave out, in place of a session. */
function bearers({ pool }: Source): fc.Arbitrary<Record<string, string>> {
  return fc
    .constantFrom('nothing-like-it', ...pool.wordsOf(BEARER))
    .map((token) => ({ authorization: `Bearer ${printable(String(token))}`, cookie: '' }))
}

function bodyFor({ method, body }: Operation, source: Source): fc.Arbitrary<Json | undefined> {
  if (method === 'GET') return fc.constant(undefined)
  if (body !== undefined) return often<Json | undefined>(1, {}, fromSchema(body, source), 24)
  const none = method === 'DELETE' ? [undefined, undefined] : [{}]
  return fc.oneof({ weight: 6, arbitrary: fc.constantFrom<(Json | undefined)[]>(...none, {}) }, { weight: 1, arbitrary: junk() })
}

/** The first is what it shrinks to. */
function often<T>(weight: number, plain: T, other: fc.Arbitrary<T>, otherWeight: number): fc.Arbitrary<T> {
  return fc.oneof({ withCrossShrink: true }, { weight, arbitrary: fc.constant(plain) }, { weight: otherWeight, arbitrary: other })
}

function textSpoils(): TextSpoil[] {
  return Object.keys(TEXT_SPOILS).filter((name): name is TextSpoil => name in TEXT_SPOILS)
}

/** Also for text that is no Unicode. */
const encoded = (text: string): string => encodeURIComponent(text.toWellFormed())

const asText = (value: Json): string => (typeof value === 'string' ? value : JSON.stringify(value))

const printable = (text: string): string => text.replaceAll(/[^\u0020-\u007e]/g, '?').slice(0, 2_000)
