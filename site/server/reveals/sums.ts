import { sql, type SQL } from 'drizzle-orm'

/** How many hints of an exercise somebody has looked at. */
export const hintsOf = (person: string | SQL, slug: string | SQL): SQL =>
  sql`(select count(*) from reveals where reveals.person = ${person} and reveals.slug = ${slug} and hint > 0)`
/** When they looked at its solution. */
export const solutionOf = (person: string | SQL, slug: string | SQL): SQL =>
  sql`(select revealed_at from reveals where reveals.person = ${person} and reveals.slug = ${slug} and hint = 0)`
