import { signal, type Signal } from '@preact/signals'

/** A switch that this browser remembers, where it lets a page remember anything. */
export function rememberedSwitch(key: string, first: boolean): Signal<boolean> {
  const state = signal(read(key) ?? first)
  state.subscribe((on) => {
    try {
      if (read(key) !== on && (on !== first || read(key) !== undefined)) localStorage.setItem(key, String(on))
    } catch {
      // It holds for this visit, then.
    }
  })
  return state
}

function read(key: string): boolean | undefined {
  try {
    const stored = localStorage.getItem(key)
    return stored === null ? undefined : stored === 'true'
  } catch {
    return undefined
  }
}
