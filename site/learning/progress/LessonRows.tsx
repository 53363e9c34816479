import { PROGRESS_WORDS as WORDS } from '../words.ts'
import type { LessonProgress } from './progress.ts'

/** Lessons, each with how far somebody has come. */
export function LessonRows({ lessons }: { lessons: readonly LessonProgress[] }) {
  return (
    <ul class="lessons">
      {lessons.map(({ title, href, state }) => (
        <li key={href} data-state={state}>
          <a href={href}>{title}</a> <span class="state">{WORDS.states[state]}</span>
        </li>
      ))}
    </ul>
  )
}
