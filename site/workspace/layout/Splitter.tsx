import { useSignal } from '@preact/signals'
import { useWorkspace } from '../context.ts'
import { RANGES, type SizeName } from './sizes.ts'

interface Props {
  name: SizeName
  label: string
  /** What the size is a share of. */
  whole: () => Element | null
}

/** Percent for each press of an arrow key. */
const STEP = 2

/**
 * The bar between two parts, to drag by pointer or by arrow keys; a double
 * click, or Enter, puts it back. After the window splitter of the ARIA
 * authoring practices. https://www.w3.org/WAI/ARIA/apg/patterns/windowsplitter/
 */
export function Splitter({ name, label, whole }: Props) {
  const { sizes } = useWorkspace().view
  const drag = useSignal<{ at: number; size: number } | undefined>(undefined)
  const { least, most } = RANGES[name]
  const vertical = name !== 'lower'
  // What lies below its bar grows when that goes up.
  const sign = (element: Element) => (name === 'lower' || getComputedStyle(element).direction === 'rtl' ? -1 : 1)
  const pointer = (event: PointerEvent) => (vertical ? event.clientX : event.clientY)

  return (
    <div
      class={`lb-splitter ${name}`}
      role="separator"
      tabIndex={0}
      aria-label={label}
      aria-orientation={vertical ? 'vertical' : 'horizontal'}
      aria-valuenow={Math.round(sizes.of(name))}
      aria-valuemin={least}
      aria-valuemax={most}
      data-dragged={drag.value !== undefined}
      onPointerDown={(event) => {
        if (event.button !== 0) return
        event.currentTarget.setPointerCapture(event.pointerId)
        drag.value = { at: pointer(event), size: sizes.of(name) }
      }}
      onPointerMove={(event) => {
        const from = drag.value
        const box = whole()?.getBoundingClientRect()
        if (!from || !box) return
        const share = ((pointer(event) - from.at) / (vertical ? box.width : box.height)) * 100
        sizes.set(name, from.size + sign(event.currentTarget) * share)
      }}
      onLostPointerCapture={() => (drag.value = undefined)}
      onDblClick={() => sizes.reset(name)}
      onKeyDown={(event) => {
        const size = sizeAfter(event)
        if (size === undefined) return
        event.preventDefault()
        if (size === 'reset') sizes.reset(name)
        else sizes.set(name, size)
      }}
    />
  )

  function sizeAfter({ key, currentTarget }: { key: string; currentTarget: Element }): number | 'reset' | undefined {
    if (key === 'Enter') return 'reset'
    if (key === 'Home') return least
    if (key === 'End') return most
    const steps: Readonly<Record<string, number>> = vertical ? { ArrowRight: STEP, ArrowLeft: -STEP } : { ArrowDown: STEP, ArrowUp: -STEP }
    const step = steps[key]
    return step === undefined ? undefined : sizes.of(name) + sign(currentTarget) * step
  }
}
