import { createHash, randomInt } from 'node:crypto'

/** Crockford's Base32: no I, L, O and U, so that nothing is mistaken when it is read out. */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
/** 60 bits: nobody finds one by trying. */
const LENGTH = 12

/**
 * A new code to join by, for people to read out and type.
 *
 * @example newCode() // '7QH2-M0XK-9D4T'
 */
export function newCode(): string {
  const letters = Array.from({ length: LENGTH }, () => ALPHABET.charAt(randomInt(ALPHABET.length))).join('')
  return letters.replaceAll(/(.{4})(?!$)/g, '$1-')
}

/**
 * What the server keeps of a code. How it was typed does not matter: small letters, spaces,
 * hyphens, an O for a zero, an I or L for a one.
 *
 * @returns SHA-256 in hex. A code has more bits than anybody tries, so that it needs no salt or slow hash.
 * @example digestOf('7qh2 moxk 9d4t') === digestOf('7QH2-M0XK-9D4T') // true
 */
export function digestOf(code: string): string {
  const read = code
    .toUpperCase()
    .replaceAll(/[\s-]+/g, '')
    .replaceAll('O', '0')
    .replaceAll(/[IL]/g, '1')
  return createHash('sha256').update(read).digest('hex')
}
