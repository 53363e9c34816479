import { signal } from '@preact/signals'
import * as z from 'zod/mini'
import { keep, recall } from './kept.ts'

/** What can be dragged. Sizes are percentages: of the window for the lesson, else of the workspace's panes. */
export type SizeName = 'lesson' | 'task' | 'files' | 'lower'

interface Range {
  least: number
  most: number
  at: number
}

export const RANGES: Readonly<Record<SizeName, Range>> = {
  lesson: { least: 20, most: 65, at: 36 },
  task: { least: 16, most: 45, at: 28 },
  files: { least: 10, most: 40, at: 22 },
  lower: { least: 12, most: 80, at: 42 },
}

const percentage = z.number().check(z.minimum(0), z.maximum(100))
const sizesSchema = z.object({
  lesson: z.optional(percentage),
  task: z.optional(percentage),
  files: z.optional(percentage),
  lower: z.optional(percentage),
})

/** How the workspace is divided, as the learner has dragged it; this device remembers it for all exercises. */
export class Sizes {
  readonly chosen = signal<Partial<Record<SizeName, number>>>({})

  constructor() {
    const kept = recall('sizes', sizesSchema)
    if (kept) for (const [name, value] of Object.entries(kept)) if (isSizeName(name) && value !== undefined) this.#put(name, value)
  }

  of(name: SizeName): number {
    return this.chosen.value[name] ?? RANGES[name].at
  }

  /** @param percent is brought into the range that leaves room for both sides */
  set(name: SizeName, percent: number): void {
    this.#put(name, percent)
    keep('sizes', this.chosen.value)
  }

  /** Back to how it comes. */
  reset(name: SizeName): void {
    const { [name]: _gone, ...others } = this.chosen.value
    this.chosen.value = others
    keep('sizes', others)
  }

  resetAll(): void {
    this.chosen.value = {}
    keep('sizes', {})
  }

  #put(name: SizeName, percent: number): void {
    const { least, most } = RANGES[name]
    this.chosen.value = { ...this.chosen.value, [name]: Math.round(Math.min(most, Math.max(least, percent)) * 10) / 10 }
  }
}

function isSizeName(name: string): name is SizeName {
  return name in RANGES
}
