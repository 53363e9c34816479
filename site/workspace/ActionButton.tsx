import type { ButtonHTMLAttributes } from 'preact'

type Props = Omit<ButtonHTMLAttributes, 'disabled' | 'type' | 'onClick'> & {
  /** The action is not possible now. The button keeps the focus, which `disabled` would throw away. */
  off?: boolean
  onClick: () => void
}

/** A button that stays where it is for the keyboard while its action is under way. */
export function ActionButton({ off = false, onClick, class: className = 'lb-button', ...rest }: Props) {
  return <button type="button" class={className} aria-disabled={off} onClick={() => off || onClick()} {...rest} />
}
