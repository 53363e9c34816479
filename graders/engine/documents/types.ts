/** A document of the learner's, as data. Lines count from 1. */
export interface Document {
  /** Relative to the exercise, such as `docs/adr/0002-cache.md`. */
  path: string
  /** Front matter of Markdown, or the whole of a YAML file, as JSON; null when there is none. */
  data: unknown
  /** Why the document, or its front matter, could not be read. */
  problem?: string
  headings: { level: number; text: string; line: number }[]
  /** What stands below each heading, up to the next one of any level. */
  sections: { heading: string; line: number; words: number; items: string[] }[]
  links: { text: string; target: string; line: number }[]
  tables: { line: number; header: string[]; rows: string[][] }[]
  /** Numbers in the text, outside code and front matter, with the heading above them. `1,250` and `1 250` are 1250. */
  numbers: { value: number; text: string; line: number; section: string }[]
}
