import { NEXT_WORDS as WORDS } from '../words.ts'
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
      return WORDS.begun
    case 'start':
      return WORDS.start
    case 'builds-on':
      return WORDS.buildsOn(titleOf(reason.lesson))
    case 'needed':
      return WORDS.needed(titleOf(reason.lesson))
    case 'track':
      return WORDS.track(trackOf(reason.track))
    case 'new-track':
      return WORDS.newTrack(trackOf(reason.track))
  }
}
