import { signal } from '@preact/signals'
import * as z from 'zod/mini'
import { keep, recall } from './kept.ts'

/** What somebody likes, on this device and for all exercises. */
export class Preferences {
  /** Whether saving by hand puts the open file in order first. */
  readonly formatsOnSave = signal(recall('format-on-save', z.boolean()) ?? true)

  toggleFormatOnSave(): void {
    this.formatsOnSave.value = !this.formatsOnSave.value
    keep('format-on-save', this.formatsOnSave.value)
  }
}
