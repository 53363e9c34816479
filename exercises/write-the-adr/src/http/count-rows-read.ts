import { ServerResponse } from 'node:http'
import type { RequestHandler } from 'express'
import type { ParcelTable } from '../store/parcel-table.js'

/** As it is before anybody replaces it. */
const { setHeader } = ServerResponse.prototype

/** Tells in `X-Rows-Read` how many rows of the table an answer took, whatever its handler says of that. */
export function countRowsRead(table: ParcelTable): RequestHandler {
  return (_request, response, next) => {
    const before = table.rowsRead
    const { writeHead } = response
    // The last moment before the head leaves: whatever the handler reads has been read.
    const value = (...parameters: unknown[]): unknown => {
      Reflect.apply(setHeader, response, ['X-Rows-Read', table.rowsRead - before])
      return Reflect.apply(writeHead, response, parameters)
    }
    Object.defineProperty(response, 'writeHead', { value })
    next()
  }
}
