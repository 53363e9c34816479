import { courseLanguage } from '../../language/chrome.ts'
import { next as say } from '../../language/en/next.ts'
import { nextLesson, type LessonState } from './next-lesson.ts'
import { reasonWords } from './next-words.ts'
import { stepsOf, type ShownLesson } from './shown-lesson.ts'
import './next.css'

interface Props {
  /** All that are written, in the order in which they are learnt. */
  lessons: readonly ShownLesson[]
  /** How far somebody has come, by slug. */
  states: ReadonlyMap<string, LessonState>
  /** The lesson that they are at the end of, or have just passed. Default: they look for where to go on. */
  after?: string
}

/** The lesson to do next, and why, in words. */
export function WhatNext({ lessons, states, after }: Props) {
  const next = nextLesson(stepsOf(lessons, states), after)
  const lesson = lessons.find(({ slug }) => slug === next?.slug)
  return (
    <p class="lb-next" data-next={lesson?.slug ?? ''}>
      <strong>{say('title')}</strong>
      {next && lesson ? (
        <>
          <a href={lesson.href} {...courseLanguage()}>
            {lesson.title}
          </a>
          <span>{reasonWords(next.reason, lessons)}</span>
        </>
      ) : (
        <span>{say('done')}</span>
      )}
    </p>
  )
}
