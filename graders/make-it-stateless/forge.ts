import { Buffer } from 'node:buffer'

/**
 * Tokens that nobody gave out, made from one that was: changed by a letter,
 * rewritten to another user's id, or with its signature declared needless.
 *
 * @param from id of the user whose token it is
 * @param to id of the user that the forger would like to be
 */
export function forgeries(token: string, from: string, to: string): string[] {
  const rewritten = token
    .split('.')
    .map((part) => rewrite(part, from, to))
    .join('.')
  const [head = '', payload = '', signature] = token.split('.')
  const unsigned =
    signature === undefined ? [] : [`${encode('{"alg":"none","typ":"JWT"}')}.${rewrite(payload, from, to)}.`, `${head}.${payload}.`]
  return [...new Set([changed(token), rewritten, ...unsigned])].filter((forged) => forged !== token)
}

/** Another letter in the middle: the last one may carry bits that a decoder ignores. */
function changed(token: string): string {
  const middle = Math.floor(token.length / 2)
  return `${token.slice(0, middle)}${token[middle] === 'x' ? 'y' : 'x'}${token.slice(middle + 1)}`
}

/** The part with one id put in the place of the other, also where it is wrapped in Base64 or hexadecimal. */
function rewrite(part: string, from: string, to: string): string {
  if (part === from) return to
  for (const encoding of ['base64url', 'base64', 'hex'] as const) {
    const text = Buffer.from(part, encoding).toString('utf8')
    if (/^[\x20-\x7e]+$/.test(text) && text.includes(from)) return Buffer.from(text.replaceAll(from, to), 'utf8').toString(encoding)
  }
  return part.startsWith(from) ? `${to}${part.slice(from.length)}` : part
}

function encode(text: string): string {
  return Buffer.from(text, 'utf8').toString('base64url')
}
