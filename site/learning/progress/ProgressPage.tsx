import { useSignal } from '@preact/signals'
import { useEffect } from 'preact/hooks'
import { useAccount } from '../../account/use-account.ts'
import { CertificatesPart } from '../../certificates/CertificatesPart.tsx'
import type { Lessons } from '../../cohorts/lessons.ts'
import type { LessonState } from '../next/next-lesson.ts'
import type { ShownLesson } from '../next/shown-lesson.ts'
import { WhatNext } from '../next/WhatNext.tsx'
import { PROGRESS_WORDS as WORDS } from '../words.ts'
import { BySource } from './BySource.tsx'
import { ByTrack } from './ByTrack.tsx'
import { readDeviceStates } from './device-states.ts'
import { readAccountStates } from './known-states.ts'
import { progressBySource, progressByTrack, type PlannedTrack, type SourceTheme } from './progress.ts'
import { ReviewLink } from './ReviewLink.tsx'
import './progress.css'

interface Props {
  tracks: PlannedTrack[]
  themes: SourceTheme[]
  /** Names of the articles, by the ids of sources. */
  sources: Readonly<Record<string, string>>
  shown: ShownLesson[]
  lessons: Lessons
}

interface Known {
  states: ReadonlyMap<string, LessonState>
  said: string
}

/** How far somebody has come, by track and theme: for everybody, from the device and, with an account, from there. */
export function ProgressPage({ tracks, themes, sources, shown, lessons }: Props) {
  const account = useAccount()
  const known = useSignal<Known>({ states: new Map(), said: '' })
  const who = account.who.value
  const me = who.status === 'signed-in' ? who.me : undefined
  useEffect(() => {
    void readDeviceStates().then(
      (states) => (known.value = { states, said: WORDS.fromDevice }),
      () => (known.value = { states: new Map(), said: WORDS.unreadable }),
    )
  }, [])
  useEffect(() => {
    if (!me) return
    void readAccountStates(me).then(
      (states) => (known.value = { states, said: WORDS.fromAccount }),
      () => (known.value = { ...known.value, said: WORDS.accountGone }),
    )
  }, [me?.id])
  const { states, said } = known.value
  return (
    <>
      <div class="lb-learning">
        <WhatNext lessons={shown} states={states} />
        <ReviewLink />
        <p class="help said" role="status">
          {said}
        </p>
        <ByTrack tracks={progressByTrack(tracks, states)} />
        <BySource sources={progressBySource(themes, tracks, states)} names={sources} />
        <h2>{WORDS.certificates}</h2>
      </div>
      <CertificatesPart account={account} lessons={lessons} />
    </>
  )
}
