/** One file of an export. */
export interface ExportFile {
  /** Its path in the ZIP. */
  name: string
  input: string | AsyncIterable<string>
  lastModified: Date
}
