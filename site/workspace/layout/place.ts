import { signal } from '@preact/signals'
import * as z from 'zod/mini'
import { keep, recall } from './kept.ts'

/** Where the workspace lies: in the page below the lesson, beside the lesson, or over the whole window. */
export type Place = 'page' | 'beside' | 'full'

const placeSchema = z.enum(['page', 'beside', 'full'])

/** Half a window is too narrow for a lesson, and for an editor. */
const SMALL = '(max-width: 50rem)'
const ROOMY = '(min-width: 75rem)'

/**
 * Where the workspace lies, as the learner has chosen on this device. On a
 * small screen there is one place, the whole window: what scrolls inside
 * something that scrolls is hard to hold with a thumb. The lesson is then a
 * step away.
 */
export class PlaceOfWorkspace {
  readonly place = signal<Place>('page')
  readonly small = signal(false)
  /** Small screens show one of the two. */
  readonly lessonShown = signal(false)
  readonly #small = matchMedia(SMALL)

  constructor() {
    this.#fit()
    this.#small.addEventListener('change', this.#fit)
  }

  /** Choosing where it is already puts it back into the page. */
  toggle(place: Exclude<Place, 'page'>): void {
    this.place.value = this.place.value === place ? 'page' : place
    keep('place', this.place.value)
  }

  close(): void {
    this.#small.removeEventListener('change', this.#fit)
  }

  readonly #fit = (): void => {
    this.small.value = this.#small.matches
    this.lessonShown.value = false
    this.place.value = this.#small.matches ? 'full' : (recall('place', placeSchema) ?? (matchMedia(ROOMY).matches ? 'beside' : 'page'))
  }
}
