import type { ComponentChildren } from 'preact'
import { useEffect } from 'preact/hooks'
import { ActionButton } from '../../workspace/ActionButton.tsx'
import { Skeleton } from '../Skeleton.tsx'
import type { Loaded } from './loaded.ts'

interface Props<T> {
  of: Loaded<T>
  /** What is asked for, such as `the assignments`. */
  what: string
  then: (value: T) => ComponentChildren
}

/**
 * Asks the server, and shows the answer. What could not be asked can be asked again, and is when the network comes
 * back. Who comes back by the browser's button sees what is there now: they may have handed something in meanwhile.
 */
export function LoadedPart<T>({ of, what, then }: Props<T>) {
  useEffect(() => {
    void of.load()
    const heal = () => of.problem.value !== '' && void of.load()
    const refresh = ({ persisted }: PageTransitionEvent) => persisted && void of.load()
    addEventListener('online', heal)
    addEventListener('pageshow', refresh)
    return () => {
      removeEventListener('online', heal)
      removeEventListener('pageshow', refresh)
    }
  }, [of])
  const value = of.value.value
  const problem = of.problem.value
  return (
    <>
      {value === undefined && problem === '' && (
        <>
          <p class="help">Asking the server for {what}…</p>
          <Skeleton />
        </>
      )}
      <div role="alert">{problem && <p class="bad">{problem}</p>}</div>
      {problem && (
        <p class="row">
          <ActionButton off={of.busy.value} onClick={() => void of.load()}>
            Try again
          </ActionButton>
        </p>
      )}
      {value !== undefined && then(value)}
    </>
  )
}
