/** What is wrong with the content of an exercise, where, and what to do. */
export interface Finding {
  /** Relative to the repository. */
  file: string
  problem: string
  mend: string
}
