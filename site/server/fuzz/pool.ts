import type { Operation } from './description.ts'

/** Of one kind: beyond it the oldest are forgotten. */
const KEPT = 120

/** Characters of a text that is kept. */
const LONGEST_WORD = 300

const UUID = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i

/** What somebody who has it may do something with. */
const SECRET = /^(token|secret|key)$/i

/** The word under which such texts of answers are known. */
export const BEARER = 'authorization'

interface Found {
  value: string
  /** What the path of its request named. */
  within: Readonly<Record<string, string>>
}

/**
 * What answers had in them, so that later requests are about things that exist. Ids are known by the part of the
 * path that they were found under (`/cohorts/…/join-links` gives `join-links`), and by the property that held them.
 */
export class Pool {
  private readonly ids = new Map<string, Found[]>()
  private readonly words = new Map<string, Set<string | number>>()
  private pinned: Readonly<Record<string, string>> = {}

  /** Says which things are most worth asking about, by parameter: they come first. */
  pin(pinned: Readonly<Record<string, string>>): void {
    this.pinned = pinned
  }

  /** Remembers what an answer tells of. @param values of the path's parameters */
  harvest({ path }: Pick<Operation, 'path'>, values: Readonly<Record<string, string>>, body: unknown): void {
    const segment = path.split('/').findLast((part) => part !== '' && !part.startsWith('{')) ?? ''
    this.walk(body, segment, values)
  }

  /** Remembers a text or a number by the property that it fits. */
  learn(property: string, ...values: readonly (string | number)[]): void {
    const known = this.words.get(property) ?? new Set()
    this.words.set(property, known)
    for (const value of values) {
      known.delete(value)
      known.add(value)
      const [oldest] = known
      if (known.size > KEPT && oldest !== undefined) known.delete(oldest)
    }
  }

  /** Remembers an id. @param kind a part of a path, or a property */
  add(kind: string, value: string, within: Readonly<Record<string, string>> = {}): void {
    const known = this.ids.get(kind) ?? []
    this.ids.set(kind, [{ value, within }, ...known.filter((other) => other.value !== value)].slice(0, KEPT))
  }

  /** Texts and numbers that were seen under a property, newest first. */
  wordsOf(property: string): readonly (string | number)[] {
    // A list gives its place under one name, and takes it under another.
    return [...(this.words.get(property === 'after' || property === 'before' ? 'next' : property) ?? [])].reverse()
  }

  /** Ids that were seen under a property or part of a path, newest first. */
  idsOf(kind: string): readonly string[] {
    return (this.ids.get(kind) ?? []).map(({ value }) => value)
  }

  /**
   * Ids for a parameter, the likeliest first: those that go with what was chosen for the path's parameters before it.
   *
   * @example pool.candidates('/cohorts/{cohort}/threads/{thread}', 'thread', { cohort })
   */
  candidates(path: string, parameter: string, chosen: Readonly<Record<string, string>>): readonly string[] {
    const segment = new RegExp(`([^/]+)/\\{${parameter}\\}`).exec(path)?.[1] ?? ''
    const found = [...(this.ids.get(segment) ?? []), ...(this.ids.get(parameter) ?? [])]
    const fits = ({ within }: Found) =>
      Object.entries(chosen).every(([name, value]) => within[name] === undefined || within[name] === value)
    const fitting = found.filter(fits)
    const pinned = this.pinned[parameter]
    const closest = (one: Found) => Object.keys(chosen).filter((name) => one.within[name] !== undefined).length
    return [
      ...new Set([
        ...(pinned === undefined ? [] : [pinned]),
        ...fitting.toSorted((a, b) => closest(b) - closest(a)).map(({ value }) => value),
        ...found.map(({ value }) => value),
        ...this.wordsOf(parameter).map(String),
      ]),
    ]
  }

  private walk(value: unknown, kind: string, within: Readonly<Record<string, string>>): void {
    if (Array.isArray(value)) {
      for (const item of value.slice(0, 20)) this.walk(item, kind, within)
    } else if (typeof value === 'object' && value !== null) {
      for (const [property, inner] of Object.entries(value)) this.see(property, inner, kind, within)
    } else if (typeof value === 'string' && UUID.test(value)) this.add(kind, value, within)
  }

  private see(property: string, value: unknown, kind: string, within: Readonly<Record<string, string>>): void {
    if (typeof value === 'string' && UUID.test(value)) this.add(property === 'id' ? kind : property, value, within)
    else if (typeof value === 'number') this.learn(property, value)
    else if (typeof value === 'string') {
      // Not everything has a UUID.
      if (property === 'id' && value !== '') this.add(kind, value, within)
      if (value !== '' && value.length <= LONGEST_WORD) this.learn(property, value)
      if (SECRET.test(property)) this.learn(BEARER, value)
      // Where a browser is sent says what it is to bring back.
      if (URL.canParse(value)) for (const [name, word] of new URL(value).searchParams) this.learn(name, word)
    } else this.walk(value, property === 'items' ? kind : property, within)
  }
}
