import type { ClientBase } from 'pg'
import { z } from 'zod'
import { quoteName } from './quote.ts'

const tablesSchema = z.array(z.object({ name: z.string(), columns: z.array(z.string()), needs: z.array(z.string()) }))
const sequencesSchema = z.array(z.object({ table: z.string(), column: z.string(), sequence: z.string() }))

export type StoreTable = Pick<z.infer<typeof tablesSchema>[number], 'name' | 'columns'>
export type StoreSequence = z.infer<typeof sequencesSchema>[number]

/** Not what an extension brought along, such as the view of pg_stat_statements. */
const OWN = "not exists (select from pg_depend where classid = 'pg_class'::regclass and objid = c.oid and deptype = 'e')"

/**
 * The store's tables, those first that others refer to. Columns that PostgreSQL
 * computes are left out. The job queue is not the store's: jobs come by
 * themselves for gradings that wait.
 */
export async function storeTables(client: ClientBase): Promise<StoreTable[]> {
  const { rows } = await client.query(`
    select c.relname as name,
      array(select attname::text from pg_attribute a where a.attrelid = c.oid and attnum > 0 and not attisdropped and attgenerated = '' order by attnum) as columns,
      array(select distinct f.relname::text from pg_constraint k join pg_class f on f.oid = k.confrelid where k.conrelid = c.oid and k.contype = 'f' and f.oid <> c.oid) as needs
    from pg_class c where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' and ${OWN} order by 1`)
  return inOrder(tablesSchema.parse(rows))
}

/** Sequences of identity columns. */
export async function storeSequences(client: ClientBase): Promise<StoreSequence[]> {
  const { rows } = await client.query(`
    select c.relname as table, a.attname as column, pg_get_serial_sequence(quote_ident(c.relname), a.attname) as sequence
    from pg_class c join pg_attribute a on a.attrelid = c.oid
    where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' and a.attidentity <> '' and ${OWN} order by 1, 2`)
  return sequencesSchema.parse(rows)
}

/** What is in the database beside what extensions brought along, as names. */
export async function storeContents(client: ClientBase): Promise<string[]> {
  const { rows } = await client.query(`
    select c.relname as name from pg_class c where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p', 'v', 'm', 'f', 'S') and ${OWN}
    union all select nspname from pg_namespace where nspname = 'graphile_worker'`)
  return z
    .array(z.object({ name: z.string() }))
    .parse(rows)
    .map(({ name }) => name)
}

/** Removes all of it, as far as the transaction commits. */
export async function emptyStore(client: ClientBase): Promise<void> {
  await client.query('drop schema if exists graphile_worker cascade')
  for (const { name } of await storeTables(client)) await client.query(`drop table ${quoteName(name)} cascade`)
  const { rows } = await client.query(`
    select p.oid::regprocedure::text as name from pg_proc p where p.pronamespace = 'public'::regnamespace
      and not exists (select from pg_depend where classid = 'pg_proc'::regclass and objid = p.oid and deptype = 'e')`)
  for (const { name } of z.array(z.object({ name: z.string() })).parse(rows)) await client.query(`drop routine ${name} cascade`)
}

function inOrder(tables: z.infer<typeof tablesSchema>): StoreTable[] {
  const ordered: StoreTable[] = []
  const left = new Map(tables.map((table) => [table.name, table]))
  while (left.size > 0) {
    const ready = [...left.values()].filter(({ needs }) => !needs.some((name) => left.has(name)))
    if (ready.length === 0) throw new Error(`tables refer to each other in a circle: ${[...left.keys()].join(', ')}`)
    for (const { name, columns } of ready) {
      ordered.push({ name, columns })
      left.delete(name)
    }
  }
  return ordered
}
