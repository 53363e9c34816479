import { useSignal } from '@preact/signals'
import type { ComponentType } from 'preact'
import { useEffect } from 'preact/hooks'
import { wasSignedIn } from '../account/known.ts'
import type { GivenProps } from './Given.tsx'

/** Loads what cohorts say of an exercise, for who is signed in. To others it costs nothing: no request, and no script but this. */
export function GivenLoader(props: GivenProps) {
  const loaded = useSignal<ComponentType<GivenProps> | undefined>(undefined)
  useEffect(() => {
    if (!import.meta.env.LOADBEARING_STATIC && wasSignedIn()) void import('./Given.tsx').then(({ Given }) => (loaded.value = Given))
  }, [])
  const Given = loaded.value
  return Given ? <Given {...props} /> : null
}
