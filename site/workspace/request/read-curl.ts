import { split } from 'shlex'
import { METHODS, type Draft } from './draft.ts'
import { readTarget, type Row } from './query.ts'
import { CURL_PROBLEMS } from './words.ts'

/** `left`: options that a request from the page can't have. */
export type ReadCurl = { ok: true; draft: Draft; left: string[] } | { ok: false; problem: string }

/** Short names of options, and whether they take a value. Those that say only how curl works are not told as left out. */
const SHORT: Readonly<Record<string, string>> = {
  X: 'request',
  H: 'header',
  d: 'data',
  u: 'user',
  b: 'cookie',
  A: 'user-agent',
  e: 'referer',
  G: 'get',
  I: 'head',
  F: 'form',
  T: 'upload-file',
  x: 'proxy',
  E: 'cert',
  K: 'config',
  o: 'output',
  m: 'max-time',
  w: 'write-out',
  c: 'cookie-jar',
}
const TAKEN = new Set(['request', 'header', 'user', 'cookie', 'user-agent', 'referer', 'url', 'json'])
const DATA = new Set(['data', 'data-raw', 'data-binary', 'data-ascii', 'data-urlencode'])
const LEFT = new Set([
  'form',
  'form-string',
  'upload-file',
  'proxy',
  'cert',
  'key',
  'cacert',
  'config',
  'resolve',
  'connect-to',
  'aws-sigv4',
])
const SILENT = new Set(['output', 'max-time', 'connect-timeout', 'write-out', 'cookie-jar', 'retry', 'retry-delay', 'max-redirs'])
const takesValue = (option: string) => TAKEN.has(option) || DATA.has(option) || LEFT.has(option) || SILENT.has(option)

/** Whether a text is a curl command, or the beginning of one. */
export const looksLikeCurl = (text: string): boolean => /^\s*(?:\$\s+)?curl(?:\.exe)?\s/.test(text)

/**
 * Reads a curl command of a POSIX shell, as browsers and documentation give it. Of its address, path and query count.
 *
 * @example readCurl("curl -X POST http://localhost:3000/orders -H 'X-Tenant: harbour' -d '{}'")
 */
export function readCurl(text: string): ReadCurl {
  let words: string[]
  try {
    words = split(text.trim().replace(/^\$\s+/, ''))
  } catch {
    return { ok: false, problem: CURL_PROBLEMS.quotes }
  }
  const command = new Command()
  const end = words.findIndex((word) => /^(?:\||\|\||&&|;|&|\d?>>?)$/.test(word))
  const rest = words.slice(1, end < 0 ? undefined : end)
  for (let word = rest.shift(); word !== undefined; word = rest.shift()) {
    if (word.startsWith('--')) command.take(word.slice(2), () => rest.shift() ?? '')
    else if (word.startsWith('-') && word.length > 1) command.takeShort(word.slice(1), () => rest.shift() ?? '')
    else command.take('url', () => word)
  }
  return command.draft()
}

/** What the options of one command come to. */
class Command {
  readonly #headers: Row[] = []
  /** Headers that curl is told not to send. */
  readonly #without = new Set<string>()
  readonly #data: string[] = []
  readonly #left: string[] = []
  #json = ''
  #url: string | undefined
  #method: string | undefined
  #get = false
  #head = false

  /** Several in one word, such as `-sXPOST`. */
  takeShort(letters: string, next: () => string): void {
    for (const [at, letter] of Array.from(letters).entries()) {
      const option = SHORT[letter]
      if (option === undefined) continue
      const attached = letters.slice(at + 1)
      this.take(option, () => (attached === '' ? next() : attached))
      if (takesValue(option)) return
    }
  }

  take(option: string, next: () => string): void {
    if (option === 'get') this.#get = true
    if (option === 'head') this.#head = true
    if (!takesValue(option)) return
    const value = next()
    if (DATA.has(option)) return this.#takeData(option, value)
    if (LEFT.has(option)) return void this.#left.push(`--${option}`)
    switch (option) {
      case 'request':
        this.#method = value.toUpperCase()
        break
      case 'header':
        this.#takeHeader(value)
        break
      case 'user':
        this.#add('Authorization', `Basic ${base64(value)}`)
        break
      case 'cookie':
        if (value.includes('=')) this.#add('Cookie', value)
        else this.#left.push('--cookie')
        break
      case 'user-agent':
        this.#add('User-Agent', value)
        break
      case 'referer':
        this.#add('Referer', value)
        break
      case 'json':
        if (value.startsWith('@')) this.#left.push('--json @')
        else this.#json += value
        break
      case 'url':
        if (this.#url === undefined) this.#url = value
        else this.#left.push(value)
        break
      default:
    }
  }

  draft(): ReadCurl {
    if (this.#url === undefined) return { ok: false, problem: CURL_PROBLEMS.noAddress }
    const data = [...this.#data, ...(this.#json === '' ? [] : [this.#json])].join('&')
    const asBody = data !== '' && !this.#get
    const wanted = this.#method ?? (this.#head ? 'HEAD' : asBody ? 'POST' : 'GET')
    const method = METHODS.find((known) => known === wanted)
    if (method === undefined) return { ok: false, problem: CURL_PROBLEMS.method(wanted) }
    if (this.#json !== '') {
      this.#default('Content-Type', 'application/json')
      this.#default('Accept', 'application/json')
    } else if (asBody) this.#default('Content-Type', 'application/x-www-form-urlencoded')
    const { path, query } = readTarget(targetOf(this.#url))
    const more = data !== '' && this.#get ? readTarget(`?${data}`).query : []
    return {
      ok: true,
      draft: { method, path, query: [...query, ...more], headers: this.#headers, body: asBody ? data : '' },
      left: [...new Set(this.#left)],
    }
  }

  #takeData(option: string, value: string): void {
    if (option === 'data-urlencode') {
      const [, name = '', sign = '', content = value] = /^([^=@]*)([=@])([^]*)$/.exec(value) ?? []
      if (sign === '@') this.#left.push('--data-urlencode @')
      else this.#data.push((name === '' ? '' : `${name}=`) + encodeURIComponent(content.toWellFormed()))
    } else if (option !== 'data-raw' && value.startsWith('@')) this.#left.push(`--${option} @`)
    else this.#data.push(value)
  }

  #takeHeader(line: string): void {
    const [, name, sign, value = ''] = /^([^:;]+)([:;])([^]*)$/.exec(line) ?? []
    if (name === undefined || line.startsWith('@')) this.#left.push('--header')
    else if (sign === ':' && value.trim() === '') this.#without.add(name.trim().toLowerCase())
    else this.#add(name.trim(), value.trim())
  }

  #add(name: string, value: string): void {
    this.#headers.push({ on: true, name, value })
  }

  #default(name: string, value: string): void {
    const lower = name.toLowerCase()
    if (!this.#without.has(lower) && !this.#headers.some((header) => header.name.toLowerCase() === lower)) this.#add(name, value)
  }
}

/** Path and query of an address, as they are written there. */
function targetOf(address: string): string {
  const rest = address.replace(/^[a-z][a-z\d+.-]*:\/\//i, '').replace(/#.*$/, '')
  const at = address.startsWith('/') ? 0 : rest.search(/[/?]/)
  const target = at < 0 ? '/' : rest.slice(at)
  return target.startsWith('?') ? `/${target}` : target
}

function base64(text: string): string {
  return btoa(String.fromCharCode(...new TextEncoder().encode(text)))
}
