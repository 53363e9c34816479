import fc from 'fast-check'
import { z } from 'zod'
import type { JsonSchema } from './description.ts'
import type { Pool } from './pool.ts'
import { LONG_TEXT, madeText } from './made-text.ts'

/** JSON, as it is sent. */
export type Json = null | boolean | number | string | Json[] | { [property: string]: Json }

/** Where the server may send something: nobody but this machine ever hears of it. */
const NOWHERE = ['http://127.0.0.1:9/bell', 'https://127.0.0.1:9/bell?ring=1', 'http://localhost:9/%F0%9F%94%94', 'http://[::1]:9/bell']

/** Of what was seen, so many are the likeliest to be there still. */
const NEWEST = 3

/** A limit that is tried out with texts of that length. */
const LONGEST_TRIED = 20_000

const keywords = z.object({
  $ref: z.string().optional(),
  type: z.union([z.string(), z.array(z.string())]).optional(),
  enum: z.array(z.json()).optional(),
  const: z.json().optional(),
  anyOf: z.array(z.record(z.string(), z.unknown())).optional(),
  oneOf: z.array(z.record(z.string(), z.unknown())).optional(),
  allOf: z.array(z.record(z.string(), z.unknown())).optional(),
  properties: z.record(z.string(), z.record(z.string(), z.unknown())).optional(),
  required: z.array(z.string()).optional(),
  additionalProperties: z.union([z.boolean(), z.record(z.string(), z.unknown())]).optional(),
  items: z.union([z.boolean(), z.record(z.string(), z.unknown())]).optional(),
  minItems: z.number().optional(),
  maxItems: z.number().optional(),
  minLength: z.number().optional(),
  maxLength: z.number().optional(),
  pattern: z.string().optional(),
  format: z.string().optional(),
  minimum: z.number().optional(),
  maximum: z.number().optional(),
  exclusiveMinimum: z.number().optional(),
  exclusiveMaximum: z.number().optional(),
})

type Keywords = z.infer<typeof keywords>

/** What values are made with. */
export interface Source {
  readonly schemas: Readonly<Record<string, JsonSchema>>
  readonly pool: Pool
}

/**
 * Values that a schema lets pass: most of them of things that the pool knows, others at the limits that the schema
 * gives, in all scripts.
 *
 * @param property that the value is for: what the pool knows under that name is tried first
 */
export function fromSchema(schema: JsonSchema, source: Source, property = ''): fc.Arbitrary<Json> {
  const known = keywords.parse(schema)
  if (known.$ref !== undefined) return fromSchema(source.schemas[known.$ref.split('/').at(-1) ?? ''] ?? {}, source, property)
  if (known.const !== undefined) return fc.constant(toJson(known.const))
  if (known.enum !== undefined) return fc.constantFrom(...known.enum.map(toJson))
  const choices = known.anyOf ?? known.oneOf
  if (choices !== undefined) return fc.oneof(...choices.map((choice) => fromSchema(choice, source, property)))
  if (known.allOf !== undefined) {
    const { allOf: _parts, ...rest } = schema
    return fromSchema(
      known.allOf.reduce((all, part) => ({ ...all, ...part }), rest),
      source,
      property,
    )
  }
  const types = known.type === undefined ? [] : [known.type].flat()
  return types.length === 0 ? anything() : fc.oneof(...types.map((type) => ofType(type, known, source, property)))
}

function ofType(type: string, known: Keywords, source: Source, property: string): fc.Arbitrary<Json> {
  switch (type) {
    case 'null':
      return fc.constant(null)
    case 'boolean':
      return fc.boolean()
    case 'integer':
    case 'number':
      return numbers(known, source, property)
    case 'string':
      return texts(known, source, property)
    case 'array':
      return arrays(known, source, property)
    case 'object':
      return objects(known, source)
    default:
      return anything()
  }
}

function numbers(known: Keywords, { pool }: Source, property: string): fc.Arbitrary<Json> {
  const least = known.minimum ?? (known.exclusiveMinimum === undefined ? Number.MIN_SAFE_INTEGER : known.exclusiveMinimum + 1)
  const most = known.maximum ?? (known.exclusiveMaximum === undefined ? Number.MAX_SAFE_INTEGER : known.exclusiveMaximum - 1)
  const seen = pool.wordsOf(property).filter((word): word is number => typeof word === 'number' && word >= least && word <= most)
  const small = fc.integer({ min: Math.max(least, Math.min(most, 0)), max: Math.max(least, Math.min(most, 100)) })
  return fc.oneof(
    ...(seen.length === 0
      ? []
      : [
          { weight: 4, arbitrary: fc.constantFrom(...seen.slice(0, NEWEST)) },
          { weight: 2, arbitrary: fc.constantFrom(...seen) },
        ]),
    { weight: 2, arbitrary: fc.constantFrom(Math.max(least, Math.min(most, 1))) },
    { weight: 1, arbitrary: small },
    { weight: 1, arbitrary: fc.constantFrom(least, most) },
    { weight: 1, arbitrary: fc.integer({ min: least, max: most }) },
  )
}

function texts(known: Keywords, { pool }: Source, property: string): fc.Arbitrary<Json> {
  const { minLength = 0, maxLength = LONG_TEXT } = known
  const isId = known.format === 'uuid'
  const right = known.pattern === undefined ? /^/ : new RegExp(known.pattern, 'u')
  const fits = (word: string | number): word is string =>
    typeof word === 'string' && word.length >= minLength && word.length <= (known.maxLength ?? Infinity) && right.test(word)
  const seen = isId ? pool.idsOf(property) : pool.wordsOf(property).filter(fits)
  const isAddress = known.format === 'uri' || /ur[il]$|endpoint/i.test(property)
  const made = isId ? fc.uuid() : isAddress ? fc.constantFrom(...NOWHERE) : madeText({ ...known, minLength, maxLength })
  const atLimit =
    isId || isAddress || known.pattern !== undefined || known.format !== undefined
      ? []
      : [minLength, Math.min(maxLength, LONGEST_TRIED)].map((length) => ({ weight: 1, arbitrary: fc.constant('ä'.repeat(length)) }))
  return fc.oneof(
    ...(seen.length === 0
      ? []
      : [
          { weight: 8, arbitrary: fc.constantFrom(...seen.slice(0, NEWEST)) },
          { weight: 3, arbitrary: fc.constantFrom(...seen) },
        ]),
    { weight: 3, arbitrary: made },
    ...atLimit,
  )
}

function arrays({ items, minItems = 0, maxItems = 5 }: Keywords, source: Source, property: string): fc.Arbitrary<Json> {
  const item = typeof items === 'object' ? fromSchema(items, source, property) : anything()
  const made = fc.array(item, { minLength: minItems, maxLength: Math.max(minItems, Math.min(maxItems, 5)) })
  // Of ids, all that there are may be wanted, each once.
  const newest = source.pool.idsOf(property).slice(0, NEWEST)
  return newest.length < minItems || newest.length === 0 || !isOfIds(items)
    ? made
    : fc.oneof(made, fc.shuffledSubarray([...newest], { minLength: minItems }))
}

const isOfIds = (items: unknown): boolean => typeof items === 'object' && items !== null && 'format' in items && items.format === 'uuid'

function objects({ properties = {}, required = [], additionalProperties }: Keywords, source: Source): fc.Arbitrary<Json> {
  const named = Object.fromEntries(Object.entries(properties).map(([name, schema]) => [name, fromSchema(schema, source, name)]))
  const record = fc.record(named, { requiredKeys: required.filter((name) => name in named), noNullPrototype: true })
  if (typeof additionalProperties !== 'object') return record
  // A path of a file is the name of a property.
  const paths = source.pool.wordsOf('file').filter((word): word is string => typeof word === 'string')
  const name = paths.length === 0 ? fc.string({ minLength: 1 }) : fc.oneof(fc.constantFrom(...paths), fc.string({ minLength: 1 }))
  return fc
    .tuple(record, fc.dictionary(name, fromSchema(additionalProperties, source), { maxKeys: 4, noNullPrototype: true }))
    .map(([some, more]) => ({ ...some, ...more }))
}

function anything(): fc.Arbitrary<Json> {
  return fc.jsonValue({ maxDepth: 2 }).map(toJson)
}

function toJson(value: unknown): Json {
  return z.json().parse(value)
}
