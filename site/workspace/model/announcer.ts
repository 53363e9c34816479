import { signal } from '@preact/signals'

/** What a screen reader is told, by an aria-live region of the workspace. */
export class Announcer {
  readonly text = signal('')

  /** Says one sentence. The same sentence twice is said twice: an invisible character makes it differ. */
  say(sentence: string): void {
    this.text.value = this.text.peek() === sentence ? `${sentence}\u200b` : sentence
  }
}
