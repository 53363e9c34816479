import { inlineCode } from '../components/inline-code.ts'

/** A text with its code between backticks. */
export function Coded({ text }: { text: string }) {
  return <>{inlineCode(text).map((piece) => (piece.isCode ? <code>{piece.text}</code> : piece.text))}</>
}
