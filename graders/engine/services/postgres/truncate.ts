import { createHash } from 'node:crypto'
import { z } from 'zod'
import type { Row } from '../../grader/types.ts'

/**
 * Empties every user table of a database, the learner's own included, refreshes
 * materialized views, and gives each sequence a start of its own.
 *
 * @param query an owner's session
 * @param round how often the database was emptied before: ids go on growing from one to
 *   the next, as an app may expect that keeps the last one in memory
 */
export async function truncateAll(query: (sql: string) => Promise<Row[]>, round: number): Promise<void> {
  const found = catalogueSchema.parse((await query(CATALOGUE))[0])
  const statements: string[] = []
  if (found.tables.length > 0) statements.push(`TRUNCATE ${found.tables.join(', ')} RESTART IDENTITY`)
  statements.push(...found.views.map((view) => `REFRESH MATERIALIZED VIEW ${view}`))
  for (const [name, start] of sequenceStarts(found.sequences, round))
    statements.push(`SELECT pg_catalog.setval('${name.replaceAll("'", "''")}', ${start}, false)`)
  // One text is one transaction: all of it happens or nothing.
  if (statements.length > 0) await query(statements.join(';\n'))
}

/** How many rows each user table has that has any, by its quoted name. */
export async function countRows(query: (sql: string) => Promise<Row[]>): Promise<Map<string, string>> {
  const { tables } = catalogueSchema.parse((await query(CATALOGUE))[0])
  if (tables.length === 0) return new Map()
  const counts = tables.map((name) => `SELECT '${name.replaceAll("'", "''")}' AS name, count(*)::text AS count FROM ${name}`)
  const rows = countsSchema.parse(await query(counts.join(' UNION ALL ')))
  return new Map(rows.filter(({ count }) => count !== '0').map(({ name, count }) => [name, count]))
}

interface Sequence {
  /** Quoted as SQL needs it. */
  name: string
  min: string
  max: string
}

/**
 * Where each sequence starts: derived from its name, so that it repeats, never 1,
 * and 1,000 apart, so that an id of one table is no id of another; each round a
 * million higher.
 *
 * @returns starts by name; a sequence with no room keeps its own
 */
export function sequenceStarts(sequences: readonly Sequence[], round = 0): Map<string, bigint> {
  const starts = new Map<string, bigint>()
  const taken = new Set<bigint>()
  for (const { name, min, max } of sequences) {
    const hash = createHash('sha256').update(name).digest().readUInt32BE(0)
    let slot = BigInt(hash) % SLOTS
    while (taken.has(slot) && taken.size < Number(SLOTS)) slot = (slot + 1n) % SLOTS
    taken.add(slot)
    const wide = BigInt(round) * ROUND + 1000n + slot * 1000n
    // A smallint's or a learner's own narrow range: somewhere in its lower half.
    const low = BigInt(min) > 2n ? BigInt(min) : 2n
    const narrow = low + (BigInt(hash) % ((BigInt(max) - low) / 2n + 1n || 1n))
    const start = BigInt(min) <= wide && BigInt(max) >= wide + ROUND ? wide : narrow
    if (start >= BigInt(min) && start <= BigInt(max)) starts.set(name, start)
  }
  return starts
}

const SLOTS = 900n
const ROUND = 1_000_000n

const catalogueSchema = z.object({
  tables: z.array(z.string()),
  views: z.array(z.string()),
  sequences: z.array(z.object({ name: z.string(), min: z.string(), max: z.string() })),
})

const countsSchema = z.array(z.object({ name: z.string(), count: z.string() }))

/** Schemas that begin with pg_ are the system's, other sessions' temporary tables among them. What an extension brought is its own. */
const CATALOGUE = `
WITH relation AS (
  SELECT c.oid, c.relkind, c.relispopulated, pg_catalog.format('%I.%I', n.nspname, c.relname) AS name
  FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
  WHERE n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
    AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend d WHERE d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass AND d.objid = c.oid AND d.deptype = 'e')
)
SELECT
  (SELECT coalesce(pg_catalog.json_agg(name ORDER BY name), '[]') FROM relation WHERE relkind IN ('r', 'p')) AS tables,
  (SELECT coalesce(pg_catalog.json_agg(name ORDER BY oid), '[]') FROM relation WHERE relkind = 'm' AND relispopulated) AS views,
  (SELECT coalesce(pg_catalog.json_agg(pg_catalog.json_build_object('name', name, 'min', seqmin::text, 'max', seqmax::text) ORDER BY name), '[]')
   FROM relation JOIN pg_catalog.pg_sequence ON seqrelid = relation.oid) AS sequences`
