import { DatabaseError, type Client } from 'pg'
import { EngineError } from '../../engine.ts'
import { SqlError } from '../types.ts'
import { splitStatements } from './statements.ts'

export interface SqlFile {
  readonly path: string
  readonly text: string
}

/**
 * Runs the files' statements one by one, each in a transaction of its own unless
 * the SQL says otherwise.
 *
 * @param client logged in with no more rights than the subject: the SQL may be a learner's
 * @throws SqlError with file and line of what PostgreSQL refused
 * @throws EngineError `disk-full`
 */
export async function applySql(client: Client, files: readonly SqlFile[]): Promise<void> {
  for (const file of files) {
    for (const statement of splitStatements(file.text)) {
      try {
        await client.query(statement.text)
      } catch (error) {
        throw explain(error, file, statement)
      }
    }
  }
}

function explain(error: unknown, file: SqlFile, statement: { text: string; offset: number }): Error {
  if (!(error instanceof DatabaseError)) {
    return new SqlError(
      `the database closed the connection: ${error instanceof Error ? error.message : String(error)}`,
      file.path,
      lineAt(file.text, statement.offset),
    )
  }
  if (error.code === '53100')
    return new EngineError('disk-full', 'The database has no disk space left. Free some and try again.', { cause: error })
  // PostgreSQL counts characters, strings count UTF-16 units.
  const before =
    error.position === undefined
      ? 0
      : Array.from(statement.text)
          .slice(0, Number(error.position) - 1)
          .join('').length
  const hint = error.hint === undefined ? '' : ` (${error.hint})`
  return new SqlError(`${error.message}${hint}`, file.path, lineAt(file.text, statement.offset + before))
}

const lineAt = (text: string, offset: number) => text.slice(0, offset).split('\n').length
