/** One row of a list that can be switched off without being lost. */
export interface Row {
  on: boolean
  name: string
  value: string
}

/** A parameter of the query, with the text that it has in the path: what nobody edits stays as it was typed. */
export interface QueryRow extends Row {
  raw: string
}

/** Path and query of a draft. `path` is what comes before the question mark. */
export interface Target {
  path: string
  query: QueryRow[]
}

/**
 * A row for a parameter, escaped only as far as a query needs it.
 *
 * @example queryRow('name', 'Ada & Co').raw // 'name=Ada%20%26%20Co'
 */
export function queryRow(name: string, value: string, on = true): QueryRow {
  const raw = name === '' && value === '' ? '' : `${escaped(name).replaceAll('=', '%3D')}=${escaped(value)}`
  return { on, name, value, raw }
}

/**
 * Reads what somebody types as path and query.
 *
 * @param before the rows until now: those that are switched off keep their places
 * @example readTarget('/orders?limit=20') // { path: '/orders', query: [{ on: true, name: 'limit', value: '20', raw: 'limit=20' }] }
 */
export function readTarget(text: string, before: readonly QueryRow[] = []): Target {
  const at = text.indexOf('?')
  const pairs = at < 0 ? [] : text.slice(at + 1).split('&')
  const query: QueryRow[] = []
  for (const row of before) {
    if (!row.on) query.push(row)
    else if (pairs.length > 0) query.push(readPair(pairs.shift() ?? ''))
  }
  return { path: at < 0 ? text : text.slice(0, at), query: [...query, ...pairs.map(readPair)] }
}

/** Path and query as one text. Rows that are switched off are not in it. */
export function writeTarget({ path, query }: Target): string {
  const on = query.filter((row) => row.on)
  return on.length === 0 ? path : `${path}?${on.map(({ raw }) => raw).join('&')}`
}

function readPair(raw: string): QueryRow {
  const at = raw.indexOf('=')
  const name = at < 0 ? raw : raw.slice(0, at)
  return { on: true, name: unescaped(name), value: at < 0 ? '' : unescaped(raw.slice(at + 1)), raw }
}

function unescaped(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '))
  } catch {
    return text
  }
}

/** Commas, colons and the like stay readable. */
function escaped(text: string): string {
  return text.toWellFormed().replace(/[%&+#"<>\\^`{|}]|[^\x21-\x7e]/gu, (character) => encodeURIComponent(character))
}
