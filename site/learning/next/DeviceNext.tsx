import { useSignal } from '@preact/signals'
import { useEffect } from 'preact/hooks'
import type { LessonState } from './next-lesson.ts'
import { readShownLessons, type ShownLesson } from './shown-lesson.ts'
import { WhatNext } from './WhatNext.tsx'

interface Props {
  /** Default: those that the page brings along. */
  lessons?: readonly ShownLesson[]
  after?: string
}

/**
 * The lesson to do next by what has passed on this device. Shows one for a newcomer until that is known.
 *
 * @example <DeviceNext client:visible lessons={await listShownLessons()} />
 */
export function DeviceNext({ lessons, after }: Props) {
  const states = useSignal<ReadonlyMap<string, LessonState>>(new Map())
  const shown = lessons ?? readShownLessons(document)
  useEffect(() => {
    void import('../progress/device-states.ts')
      .then(async ({ readDeviceStates }) => {
        states.value = await readDeviceStates()
      })
      // A browser that keeps nothing: what is next for a newcomer.
      .catch(() => undefined)
  }, [])
  return <WhatNext lessons={shown} states={states.value} {...(after === undefined ? {} : { after })} />
}
