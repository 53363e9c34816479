import { useWorkspace } from '../context.ts'
import type { Place } from './place.ts'

const BUTTONS = [
  { place: 'beside', label: 'Beside the lesson', area: 'M7.5 3.5v9h6v-9z' },
  { place: 'full', label: 'Whole window', area: 'M2.5 3.5v9h11v-9z' },
] as const satisfies readonly { place: Place; label: string; area: string }[]

/** Where the workspace lies. A small screen leaves no choice. */
export function PlaceButtons() {
  const { placement } = useWorkspace().view
  if (placement.small.value) return null
  return (
    <>
      {BUTTONS.map(({ place, label, area }) => (
        <button
          key={place}
          type="button"
          class="lb-button quiet lb-icon"
          aria-pressed={placement.place.value === place}
          aria-label={label}
          title={label}
          onClick={() => placement.toggle(place)}
        >
          <svg viewBox="0 0 16 16" width="18" height="18" fill="none" stroke="currentColor" aria-hidden="true">
            <path d="M1.5 2.5h13v11h-13z" />
            <path d={area} fill="currentColor" />
          </svg>
        </button>
      ))}
    </>
  )
}
