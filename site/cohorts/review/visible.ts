/** Characters that show nothing, or change how what stands beside them is read: code may say something else than it does. */
const UNSEEN = /[\p{Cc}\p{Cf}\u2028\u2029]/gu

/**
 * A line of code as it is, with unseen characters spelt out. Tabs stay.
 *
 * @example visible('a\u202eb') // 'a⟨U+202E⟩b'
 */
export function visible(line: string): string {
  return line.replaceAll(UNSEEN, (unseen) =>
    unseen === '\t' ? unseen : `⟨U+${(unseen.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}⟩`,
  )
}
