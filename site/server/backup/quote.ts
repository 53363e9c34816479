import { escapeIdentifier } from 'pg'

/** A name of the store's schema, as SQL takes it. @example quoteName('order') // 'public."order"' */
export function quoteName(table: string): string {
  return `public.${escapeIdentifier(table)}`
}

/** Columns between parentheses, as COPY takes them. */
export function quoteColumns(columns: readonly string[]): string {
  return `(${columns.map((column) => escapeIdentifier(column)).join(', ')})`
}
