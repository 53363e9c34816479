import type { ComponentChildren } from 'preact'
import { useEffect, useRef } from 'preact/hooks'
import type { AccountModel } from './model.ts'

/** Takes the focus when it comes because of what the person did: the button that they used is gone then. */
export function Heading({ model, children }: { model: AccountModel; children: ComponentChildren }) {
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => {
    if (model.hasActed) heading.current?.focus()
  }, [])
  return (
    <h2 ref={heading} tabIndex={-1}>
      {children}
    </h2>
  )
}
