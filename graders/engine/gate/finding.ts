/** What is wrong with the content of an exercise, where, and what to do. */
export interface Finding {
  /** Relative to the repository. */
  file: string
  problem: string
  mend: string
}

/** What the scaffold leaves for an author to write: nothing that begins so is finished. */
export const TODO = 'TODO'
