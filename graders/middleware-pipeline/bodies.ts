import type { Random } from '#grader'

/**
 * An order as JSON of exactly that many bytes, which are fewer characters: a part of the note is outside ASCII.
 *
 * @param bytes at least 1,000
 */
export function jsonOfSize(random: Random, customer: string, bytes: number): string {
  const order = { customer, sku: random.word(), quantity: random.int(1, 999), note: '漢字'.repeat(random.int(20, 60)) }
  const missing = bytes - Buffer.byteLength(JSON.stringify(order))
  return JSON.stringify({ ...order, note: order.note + 'x'.repeat(missing) })
}

/** The same with a note that has hardly a character of one byte: a third as many characters as bytes. */
export function wideJsonOfSize(random: Random, customer: string, bytes: number): string {
  const order = { customer, sku: random.word(), quantity: random.int(1, 999), note: '' }
  const missing = bytes - Buffer.byteLength(JSON.stringify(order))
  return JSON.stringify({ ...order, note: '漢'.repeat(Math.floor(missing / 3)) + 'x'.repeat(missing % 3) })
}

interface Csv {
  text: string
  rows: number
}

/** Lines that POST /imports takes. */
export function csvOf(random: Random, rows: number): Csv {
  return { text: Array.from({ length: rows }, () => `${random.word()},${random.int(1, 999)}\n`).join(''), rows }
}

/** Length of a line with the longest sku. */
const LONGEST = 43

/**
 * Lines that POST /imports takes, exactly that many bytes.
 *
 * @param bytes at least 100
 */
export function csvOfSize(bytes: number): Csv {
  const lines: string[] = []
  let left = bytes
  while (left > 2 * LONGEST) left -= push(lines, LONGEST)
  const half = Math.floor(left / 2)
  push(lines, half)
  push(lines, left - half)
  return { text: lines.join(''), rows: lines.length }
}

/** Adds a line of that many bytes, at most `LONGEST`. */
function push(lines: string[], bytes: number): number {
  const sku = `${lines.length.toString(36)}-rope.lamp-kettle_0123456789-abcdefghijklmn`.slice(0, bytes - 3)
  lines.push(`${sku},${1 + (lines.length % 9)}\n`)
  return bytes
}
