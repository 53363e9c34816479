import type { ReadonlySignal } from '@preact/signals'
import { useEffect, useRef } from 'preact/hooks'

interface Props {
  of: { readonly said: ReadonlySignal<string>; readonly problem: ReadonlySignal<string> }
}

/** What went well and what did not, for everybody to see and hear. */
export function Outcome({ of: { said, problem } }: Props) {
  const status = useRef<HTMLDivElement>(null)
  // The button that was used is gone with what it removed: the keyboard goes on from here.
  useEffect(() => {
    if (said.value && document.activeElement === document.body) status.current?.focus()
  }, [said.value])
  return (
    <>
      <div role="status" class="said" ref={status} tabIndex={-1}>
        {said.value && <p class="good">{said.value}</p>}
      </div>
      <div role="alert">{problem.value && <p class="bad">{problem.value}</p>}</div>
    </>
  )
}
