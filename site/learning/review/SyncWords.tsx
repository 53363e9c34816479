import { useSignal } from '@preact/signals'
import { useEffect } from 'preact/hooks'
import { wasSignedIn } from '../../account/known.ts'
import { REVIEW_WORDS as WORDS } from '../words.ts'
import { REVIEWS_SYNCED, syncNow, type SyncOutcome } from './sync-soon.ts'

/** Puts this device and the account together when the page comes, and says where cards are kept. */
export function SyncWords() {
  const said = useSignal<string>('')
  useEffect(() => {
    if (import.meta.env.LOADBEARING_STATIC || !wasSignedIn()) {
      said.value = WORDS.onDevice
      return
    }
    const onSynced = (event: Event): void => {
      const outcome: unknown = event instanceof CustomEvent ? event.detail : undefined
      said.value = outcome === ('synced' satisfies SyncOutcome) ? WORDS.synced : WORDS.waiting
    }
    said.value = WORDS.syncing
    addEventListener(REVIEWS_SYNCED, onSynced)
    void syncNow()
    return () => removeEventListener(REVIEWS_SYNCED, onSynced)
  }, [])
  return (
    <p class="help where" role="status">
      {said.value}
    </p>
  )
}
