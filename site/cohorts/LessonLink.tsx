import type { NamedLesson } from './lessons.ts'

/** A lesson's title, leading to it where this copy of the course has it. */
export function LessonLink({ title, href }: NamedLesson) {
  return href === undefined ? <>{title}</> : <a href={href}>{title}</a>
}
