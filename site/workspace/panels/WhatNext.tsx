import { useMemo } from 'preact/hooks'
import { DeviceNext } from '../../learning/next/DeviceNext.tsx'
import { readShownLessons } from '../../learning/next/shown-lesson.ts'
import { useWorkspace } from '../context.ts'
import { belowBase } from '../model/base.ts'
import { TASK_WORDS } from './task-words.ts'

/** Where to go on, by what has passed on this device. */
export function WhatNext() {
  const { session } = useWorkspace()
  const lessons = useMemo(() => readShownLessons(document), [])
  if (lessons.length === 0)
    return (
      <p>
        <a href={belowBase('/lessons/')}>{TASK_WORDS.allLessons}</a>
      </p>
    )
  return <DeviceNext lessons={lessons} after={session.exercise.slug} />
}
