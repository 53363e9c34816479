import fc from 'fast-check'
import type { Json } from './from-schema.ts'
import { TAINTS } from './taints.ts'

/** What is done to a value that was right. */
export interface Spoil {
  readonly how: 'replace' | 'drop' | 'add' | 'taint'
  /** Which of its places, counted round. */
  readonly at: number
  readonly junk: Json
}

const deep = (depth: number): Json => (depth === 0 ? 0 : [deep(depth - 1)])

/** Values that no field expects. */
const JUNK: readonly Json[] = [
  null,
  true,
  0,
  -1,
  1.5,
  -0,
  1e308,
  2 ** 31,
  2 ** 53,
  -(2 ** 63),
  '',
  ' ',
  '\u0000',
  'a\u0000b',
  '\ud800',
  '\udfff x',
  '\ufeff',
  '\u202e',
  '🔔'.repeat(50),
  'e\u0301'.repeat(20),
  'x'.repeat(5_000),
  "' or 1=1; --",
  '${7*7}',
  '../../../etc/passwd',
  '2026-02-30',
  '2026-02-30T25:61',
  '99999-01-01T00:00:00Z',
  '0001-01-01T00:00:00Z',
  '00000000-0000-0000-0000-000000000000',
  'FFFFFFFF-FFFF-FFFF-FFFF-FFFFFFFFFFFF',
  [],
  {},
  [[]],
  { toString: 1, constructor: null },
  deep(100),
]

export const junk = (): fc.Arbitrary<Json> => fc.constantFrom(...JUNK)

/** Of properties that nobody described. */
const NAMES = ['id', 'role', 'isAdministrator', 'constructor', 'toString', '', ' ', '\u0000', '$where', 'x'.repeat(300)]

export const spoils = (): fc.Arbitrary<Spoil> =>
  fc.record({ how: fc.constantFrom('replace', 'taint', 'taint', 'drop', 'add'), at: fc.nat({ max: 40 }), junk: junk() })

/**
 * @returns a copy with one place made wrong
 * @example spoil({ name: 'Bell' }, { how: 'drop', at: 1, junk: null }) // {}
 */
export function spoil(value: Json, { how, at, junk: put }: Spoil): Json {
  const places = placesOf(value)
  const [path = []] = places.slice(at % places.length)
  if (how === 'add') {
    const objects = places.filter((place) => isObject(read(value, place)))
    const [target] = objects.slice(at % Math.max(1, objects.length))
    return target === undefined ? put : write(value, [...target, NAMES[at % NAMES.length] ?? ''], put)
  }
  if (how === 'taint') {
    const texts = places.filter((place) => typeof read(value, place) === 'string')
    const [target = path] = texts.slice(at % Math.max(1, texts.length))
    const text = read(value, target)
    return write(value, target, typeof text === 'string' ? `${text}${TAINTS[at % TAINTS.length] ?? ''}` : put)
  }
  return how === 'drop' && path.length > 0 ? write(value, path, undefined) : write(value, path, put)
}

type Path = readonly string[]

function placesOf(value: Json, path: Path = []): Path[] {
  if (typeof value !== 'object' || value === null) return [path]
  return [path, ...Object.entries(value).flatMap(([name, inner]) => placesOf(inner, [...path, name]))]
}

const isObject = (value: Json | undefined): boolean => typeof value === 'object' && value !== null && !Array.isArray(value)

function read(value: Json, [first, ...rest]: Path): Json | undefined {
  if (first === undefined) return value
  if (typeof value !== 'object' || value === null) return undefined
  const inner = Object.entries(value).find(([name]) => name === first)?.[1]
  return inner === undefined ? undefined : read(inner, rest)
}

function write(value: Json, [first, ...rest]: Path, put: Json | undefined): Json {
  if (first === undefined) return put ?? null
  const inner = read(value, [first])
  const next = rest.length === 0 ? put : write(inner ?? null, rest, put)
  if (Array.isArray(value)) return value.flatMap((item, index) => (String(index) === first ? (next === undefined ? [] : [next]) : [item]))
  const others = typeof value === 'object' && value !== null ? Object.entries(value).filter(([name]) => name !== first) : []
  return Object.fromEntries(next === undefined ? others : [...others, [first, next]])
}

/** What is done to the text of a body. */
export const TEXT_SPOILS = {
  'cut off': (text: string) => text.slice(0, Math.max(1, text.length - 1)),
  'no JSON': () => 'slug=ring-the-bell',
  'two values': (text: string) => `${text}${text}`,
  'a property twice': (text: string) => text.replace(/^\{("(?:[^"\\]|\\.)*"):/, '{$1:null,$1:'),
  'a prototype': (text: string) =>
    text.replace(/^\{/, '{"__proto__":{"isAdministrator":true},"constructor":{"prototype":null},').replace(/,\}$/, '}'),
  'a huge number': (text: string) => text.replace(/:(\d+|"[^"]*"|null|true|false)/, ':1e999'),
  'deep nesting': () => `${'['.repeat(20_000)}${']'.repeat(20_000)}`,
  'deep nesting of objects': () => `${'{"a":'.repeat(5_000)}1${'}'.repeat(5_000)}`,
  'a scalar': () => '"text"',
  nothing: () => '',
  'a NUL byte': (text: string) => text.replace('"', '"\u0000'),
  'a byte order mark': (text: string) => `\ufeff${text}`,
  'too large': () => JSON.stringify({ files: { a: 'x'.repeat(1_200_000) } }),
} as const satisfies Record<string, (text: string) => string>

export type TextSpoil = keyof typeof TEXT_SPOILS
