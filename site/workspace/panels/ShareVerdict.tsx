import type { Verdict } from '#engine/verdict/verdict.ts'
import { ShareButton } from '../../sharing/ShareButton.tsx'
import { SHARE_WORDS } from '../../sharing/share-words.ts'
import { belowBase } from '../model/base.ts'
import type { PublicExercise } from '../model/exercise.ts'

interface Props {
  exercise: Pick<PublicExercise, 'track' | 'slug' | 'title'>
  verdict: Verdict
  signature: string | undefined
}

/** Shares a verdict that passed: what a server signed as that, practice by the lesson's address. Nobody is named beside what was signed. */
export function ShareVerdict({ exercise: { track, slug, title }, verdict, signature }: Props) {
  const path = signature === undefined ? belowBase(`/${track}/${slug}/`) : `${belowBase('/verify/')}#${signature}`
  return (
    <p>
      <ShareButton
        label={SHARE_WORDS.shareVerdict}
        shared={() => ({
          title: SHARE_WORDS.verdictTitle(title),
          text: SHARE_WORDS.verdictText(title, verdict.requirements.length),
          url: new URL(path, location.origin).href,
        })}
      />
    </p>
  )
}
