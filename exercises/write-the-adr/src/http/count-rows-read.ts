import type { RequestHandler } from 'express'
import type { ParcelTable } from '../store/parcel-table.js'

/** Tells in `X-Rows-Read` how many rows of the table an answer took. */
export function countRowsRead(table: ParcelTable): RequestHandler {
  return (_request, response, next) => {
    const before = table.rowsRead
    const { writeHead } = response
    // The last moment before the head leaves: whatever the handler reads has been read.
    response.writeHead = (...parameters: unknown[]) => {
      response.setHeader('X-Rows-Read', table.rowsRead - before)
      return Reflect.apply(writeHead, response, parameters)
    }
    next()
  }
}
