/**
 * A name that somebody chose, for a mail to others: one line, and nothing that programs make a link of.
 *
 * @example tameName('Mara\nBcc: eve@evil.example') // 'Mara Bcc: eve@ evil. example'
 */
export function tameName(name: string): string {
  return (
    name
      .normalize('NFKC')
      // Also what turns the direction of text around, and what is not seen.
      .replaceAll(/[\p{C}\p{Z}]+/gu, ' ')
      .replaceAll(/([.。])(?=\p{L})/gu, '$1 ')
      .replaceAll(/([:@])(?=\S)/g, '$1 ')
      .replaceAll(/[<>]/g, ' ')
      .replaceAll(/ +/g, ' ')
      .trim()
  )
}
