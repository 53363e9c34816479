import { CsvError, parse } from 'csv-parse/sync'
import { z } from 'zod'
import { ADDRESSES_CAP } from '../../runtimes/server/cohorts-api.ts'

/** A line that can't be taken, from 1, and why. */
interface BadLine {
  line: number
  message: string
}

export type AddressList = { ok: true; addresses: string[] } | { ok: false; lines: BadLine[] }

const HEADERS = new Set(['email', 'e-mail', 'email address', 'e-mail address', 'mail'])

const addressSchema = z
  .string()
  .max(254)
  .transform((text) => text.toLowerCase())
  .pipe(z.email())

const recordsSchema = z.array(z.object({ record: z.array(z.string()), info: z.object({ lines: z.int() }) }))

/**
 * Reads the addresses of a CSV file as spreadsheet programs write it, separated by commas, semicolons
 * or tabs. They are in the column that the first line calls `email`, or in the first one.
 *
 * @returns addresses in small letters, each once; or every line that has none
 * @example readAddresses('Name;E-mail\nAda;Ada@example.org') // { ok: true, addresses: ['ada@example.org'] }
 */
export function readAddresses(csv: string): AddressList {
  const records = readRecords(csv)
  if ('line' in records) return { ok: false, lines: [records] }
  const header = records[0]?.record.findIndex((field) => HEADERS.has(field.toLowerCase())) ?? -1
  const rows = header < 0 ? records : records.slice(1)
  if (rows.length === 0) return { ok: false, lines: [{ line: 1, message: 'there is no address' }] }
  if (rows.length > ADDRESSES_CAP)
    return {
      ok: false,
      lines: [{ line: rows[ADDRESSES_CAP]?.info.lines ?? 0, message: `more than ${ADDRESSES_CAP} addresses: split the list` }],
    }
  const lines: BadLine[] = []
  const addresses = new Set<string>()
  for (const { record, info } of rows) {
    const address = addressSchema.safeParse(record[Math.max(header, 0)])
    if (address.success) addresses.add(address.data)
    else lines.push({ line: info.lines, message: 'this is no e-mail address' })
  }
  return lines.length > 0 ? { ok: false, lines } : { ok: true, addresses: [...addresses] }
}

function readRecords(csv: string): z.infer<typeof recordsSchema> | BadLine {
  try {
    const records: unknown = parse(csv, {
      bom: true,
      delimiter: [',', ';', '\t'],
      info: true,
      relax_column_count: true,
      skip_empty_lines: true,
      skip_records_with_empty_values: true,
      trim: true,
      // One more than may be, and a header: enough to see that there are too many.
      to: ADDRESSES_CAP + 2,
    })
    return recordsSchema.parse(records)
  } catch (error) {
    if (!(error instanceof CsvError)) throw error
    const line = z.object({ lines: z.int() }).safeParse(error).data?.lines ?? 1
    return { line, message: 'a quotation mark is missing, or one too many' }
  }
}
