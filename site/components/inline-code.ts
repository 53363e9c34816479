/** A stretch of a text from a manifest. */
export interface Piece {
  readonly text: string
  readonly isCode: boolean
}

/**
 * Takes a text apart at its pairs of backticks. One without a partner stays as it is.
 *
 * @example inlineCode('404 without `id`') // [{ text: '404 without ', isCode: false }, { text: 'id', isCode: true }]
 */
export function inlineCode(text: string): Piece[] {
  return text
    .split(/(`[^`]+`)/)
    .filter((piece) => piece !== '')
    .map((piece) => (/^`[^`]+`$/.test(piece) ? { text: piece.slice(1, -1), isCode: true } : { text: piece, isCode: false }))
}
