import { useSignal } from '@preact/signals'
import { useEffect } from 'preact/hooks'

/** Room for two columns of code. */
const WIDE = '(min-width: 80rem)'

/** Whether the page is wide enough to show two files side by side, also when that changes. */
export function useIsWide(): boolean {
  const isWide = useSignal(matchMedia(WIDE).matches)
  useEffect(() => {
    const list = matchMedia(WIDE)
    const look = (): void => void (isWide.value = list.matches)
    list.addEventListener('change', look)
    return () => list.removeEventListener('change', look)
  }, [])
  return isWide.value
}
