import { useSignal, type Signal } from '@preact/signals'
import { useEffect, useRef, type MutableRef } from 'preact/hooks'

/** Pixels that count as being at the end. */
const NEARLY = 24

interface Following {
  list: MutableRef<HTMLDivElement | null>
  content: MutableRef<HTMLDivElement | null>
  /** False once somebody has scrolled up. */
  follows: Signal<boolean>
  onScroll: () => void
  jump: () => void
}

/** Keeps the end of a growing list in view, until somebody scrolls up, and again once they are back at the end. */
export function useFollow(): Following {
  const list = useRef<HTMLDivElement>(null)
  const content = useRef<HTMLDivElement>(null)
  const follows = useSignal(true)
  const lastTop = useRef(0)

  const pin = () => {
    if (list.current && follows.peek()) list.current.scrollTop = list.current.scrollHeight
  }

  useEffect(() => {
    // Also when the pane is shown, gets another size, or lines turn out higher than they were thought to be.
    const observer = new ResizeObserver(pin)
    for (const element of [list.current, content.current]) if (element) observer.observe(element)
    return () => observer.disconnect()
  }, [])

  const onScroll = () => {
    const { current } = list
    if (!current || current.clientHeight === 0) return
    const isAtEnd = current.scrollHeight - current.scrollTop - current.clientHeight < NEARLY
    // What grows moves the end away, too: only who goes up wants to stay.
    if (isAtEnd) follows.value = true
    else if (current.scrollTop < lastTop.current) follows.value = false
    lastTop.current = current.scrollTop
  }

  const jump = () => {
    follows.value = true
    pin()
    list.current?.focus({ preventScroll: true })
  }

  return { list, content, follows, onScroll, jump }
}
