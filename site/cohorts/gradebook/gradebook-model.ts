import { signal } from '@preact/signals'
import type { GradebookPage } from '../../runtimes/server/gradebook-api.ts'
import { RuntimeError } from '../../runtimes/runtime.ts'
import { Paged } from '../paged.ts'

type Row = GradebookPage['items'][number]
type Assignment = GradebookPage['assignments'][number]

/** A gradebook, as far as it has been shown. */
export class GradebookModel {
  readonly assignments = signal<readonly Assignment[]>([])
  readonly rows: Paged<Row>

  /** @param ask for a page, after a place in the list */
  constructor(ask: (after?: string) => Promise<GradebookPage>) {
    this.rows = new Paged(async (after) => {
      const page = await ask(after)
      // Grades stand in the order of the assignments: when that was changed meanwhile, what is shown belongs to other columns.
      if (after !== undefined && idsOf(page.assignments) !== idsOf(this.assignments.value))
        throw new RuntimeError('What the cohort is given was changed meanwhile. Try again: that begins with the first learners.')
      this.assignments.value = page.assignments
      return page
    })
  }
}

const idsOf = (assignments: readonly Assignment[]): string => assignments.map(({ id }) => id).join(' ')
