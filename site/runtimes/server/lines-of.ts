/**
 * Lines of a file, as their numbers are meant in comments. What the last line ends with begins no other one.
 *
 * @example linesOf('a\r\nb\n') // ['a', 'b']
 */
export function linesOf(text: string): string[] {
  return text.replace(/\r?\n$/, '').split(/\r?\n/)
}
