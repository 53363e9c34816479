import { matchKeybindingPress, parseKeybinding } from 'tinykeys'
import type { Command } from './commands.ts'

const NAMES: Readonly<Record<string, string>> = { Period: '.', Control: 'Ctrl' }
const MAC_NAMES: Readonly<Record<string, string>> = { Period: '.', Meta: '⌘', Alt: '⌥', Shift: '⇧', Control: '⌃' }

const onMac = typeof navigator === 'object' && /Mac|iPod|iPhone|iPad/.test(navigator.platform)

/**
 * A key as people read it on their device.
 *
 * @example keyNames('$mod+Shift+KeyF') // ['Ctrl', 'Shift', 'F'], on a Mac ['⌘', '⇧', 'F']
 */
export function keyNames(keys: string): string[] {
  const [press] = parseKeybinding(keys)
  if (!press) return []
  const [modifiers, , key] = press
  const names = onMac ? MAC_NAMES : NAMES
  return [...modifiers, String(key).replace(/^Key/, '')].map((name) => names[name] ?? name)
}

/** What is asked for by a key, if anything is that can be done now. */
export function commandFor(event: KeyboardEvent, commands: readonly Command[]): Command | undefined {
  return commands.find(({ keys, off, onlyWithin, within }) => {
    if (keys === undefined || off === true) return false
    const [press] = parseKeybinding(keys)
    if (!press || !matchKeybindingPress(event, press)) return false
    if (press[0].length === 0 && isTextField(event.target)) return false
    if (within !== undefined) return event.target instanceof Element && event.target.closest(within) !== null
    return onlyWithin !== true || isWithin(event.target)
  })
}

function isTextField(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && (target.isContentEditable || /^(input|textarea|select)$/i.test(target.tagName))
}

/** In the workspace, or nowhere: where it covers the page, a click beside everything leaves the focus with the page itself. */
function isWithin(target: EventTarget | null): boolean {
  return target instanceof Element && (target === document.body || target.closest('[data-workspace]') !== null)
}
