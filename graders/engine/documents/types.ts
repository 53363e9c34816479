/** A document of the learner's, as data. Lines count from 1. Markdown is GitHub's; HTML, comments with it, is not there. */
export interface Document {
  /** Relative to the exercise, such as `docs/adr/0002-cache.md`. */
  path: string
  /** Front matter of Markdown, or the whole of a YAML file, as JSON; null when there is none. */
  data: unknown
  /** Why the document, or its front matter, could not be read. */
  problem?: string
  /** `anchor` is what a link names after `#`, as GitHub makes it. */
  headings: { level: number; text: string; line: number; anchor: string }[]
  /** What stands below each heading, up to the next one of any level. */
  sections: { level: number; heading: string; line: number; words: number; items: { text: string; line: number }[] }[]
  /** `[text](target)` and `[text][name]`. `broken` says why there is nothing at the target; other sites are not looked at. */
  links: { text: string; target: string; line: number; broken?: string }[]
  tables: { line: number; header: string[]; rows: string[][] }[]
  /** Numbers in the text, outside code and front matter, with the heading above them. `1,250` and `1 250` are 1250. */
  numbers: { value: number; text: string; line: number; section: string }[]
  /** What somebody meant to replace: TODO, TBD, FIXME, XXX and lorem ipsum, outside code. */
  placeholders: { text: string; line: number }[]
}
