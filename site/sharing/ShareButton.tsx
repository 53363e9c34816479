import { useSignal } from '@preact/signals'
import { useEffect, useId, useRef } from 'preact/hooks'
import { ActionButton } from '../workspace/ActionButton.tsx'
import { offersOf, shareLink, type Outcome, type Shared } from './share.ts'
import { SHARE_WORDS } from './share-words.ts'
import './share.css'

interface Props {
  /** Of the button, for who does not see what it stands beside. */
  label: string
  /** What to share, made when it is asked for. */
  shared: () => Shared
}

/** Gives a link to others: by what the device has for that, by the clipboard, or shown to be copied. */
export function ShareButton({ label, shared }: Props) {
  const outcome = useSignal<Outcome | undefined>(undefined)
  const url = useSignal('')
  const id = useId()
  const field = useRef<HTMLInputElement>(null)
  const isRefused = outcome.value === 'refused'
  useEffect(() => {
    if (isRefused) field.current?.select()
  }, [isRefused])
  const share = async (): Promise<void> => {
    const given = shared()
    url.value = given.url
    outcome.value = undefined
    outcome.value = await shareLink(given, offersOf(navigator))
  }
  return (
    <span class="lb-share">
      <ActionButton aria-label={label} onClick={() => void share()}>
        {SHARE_WORDS.share}
      </ActionButton>
      <span role="status">{outcome.value && SHARE_WORDS.said[outcome.value]}</span>
      {isRefused && (
        <>
          <label class="sr-only" for={id}>
            {SHARE_WORDS.link}
          </label>
          <input id={id} ref={field} type="text" readOnly value={url.value} onFocus={(event) => event.currentTarget.select()} />
        </>
      )}
    </span>
  )
}
