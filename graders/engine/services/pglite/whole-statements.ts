import type { PGlite } from '@electric-sql/pglite'

/** Parse, Bind, Describe, Execute, Close and Flush: more belongs to them, up to a Sync. */
const UNFINISHED = new Set(['P', 'B', 'D', 'E', 'C', 'H'].map((type) => type.charCodeAt(0)))

/**
 * Makes a PGlite say that it is in a transaction while a statement of the
 * extended protocol is unfinished. The socket server asks that before it turns to
 * another client. It asks between any two messages, and the unnamed statement and
 * portal of one client would be replaced or closed by those of the next.
 *
 * @example keepStatementsWhole(database); new PGLiteSocketServer({ db: database })
 */
export function keepStatementsWhole(database: PGlite): void {
  let unfinished = false
  const { execProtocolRawStream, exec, isInTransaction } = database
  database.execProtocolRawStream = (message, options) => {
    unfinished = UNFINISHED.has(message[0] ?? 0)
    return execProtocolRawStream.call(database, message, options)
  }
  database.isInTransaction = () => unfinished || isInTransaction.call(database)
  // The server's ROLLBACK for a client that is gone.
  database.exec = (query, options) => {
    unfinished = false
    return exec.call(database, query, options)
  }
}
