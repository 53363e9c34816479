import { useMemo } from 'preact/hooks'
import { belowBase } from '../model/base.ts'
import { nextLessonOf } from '../model/next-lesson.ts'
import { TASK_WORDS } from './task-words.ts'

/** Where to go on: the place for whatever proposes a lesson. */
export function WhatNext() {
  const next = useMemo(() => nextLessonOf(document), [])
  if (!next) return <a href={belowBase('/lessons/')}>{TASK_WORDS.allLessons}</a>
  return <a href={next.href}>{TASK_WORDS.nextLesson(next.title)}</a>
}
