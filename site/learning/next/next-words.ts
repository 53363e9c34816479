import { next as say } from '../../language/en/next.ts'
import type { NextReason } from './next-lesson.ts'
import type { ShownLesson } from './shown-lesson.ts'

/**
 * Why a lesson is the next one, as a sentence.
 *
 * @example reasonWords({ kind: 'begun' }, lessons) // 'You have begun it, and it has not passed yet.'
 */
export function reasonWords(reason: NextReason, lessons: readonly ShownLesson[]): string {
  const titleOf = (slug: string): string => lessons.find((lesson) => lesson.slug === slug)?.title ?? slug
  const trackOf = (id: string): string => lessons.find(({ track }) => track === id)?.trackTitle ?? id
  switch (reason.kind) {
    case 'begun':
      return say('begun')
    case 'start':
      return say('start')
    case 'builds-on':
      return say('buildsOn', { lesson: titleOf(reason.lesson) })
    case 'needed':
      return say('needed', { lesson: titleOf(reason.lesson) })
    case 'track':
      return say('track', { track: trackOf(reason.track) })
    case 'new-track':
      return say('newTrack', { track: trackOf(reason.track) })
  }
}
