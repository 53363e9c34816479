import { courseLanguage } from '../language/chrome.ts'
import { inlineCode } from '../components/inline-code.ts'

/** A text with its code between backticks. */
export function Coded({ text }: { text: string }) {
  const pieces = inlineCode(text).map((piece) => (piece.isCode ? <code>{piece.text}</code> : piece.text))
  const language = courseLanguage()
  return language.lang === undefined ? <>{pieces}</> : <span {...language}>{pieces}</span>
}
