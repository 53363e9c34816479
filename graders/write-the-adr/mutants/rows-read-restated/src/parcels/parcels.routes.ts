import { Router, type Response } from 'express'
import type { ParcelTable } from '../store/parcel-table.js'
import { TODAY } from '../store/sample.js'
import { readListQuery, readNewParcel } from './input.js'
import { readPage } from './page.js'

export function parcelRoutes(table: ParcelTable): Router {
  const router = Router()

  router.get('/', (request, response) => {
    const query = readListQuery(request.query)
    if (query === undefined) {
      response.status(400).json({ message: 'limit is from 1 to 200; where the list goes on is in next of the page before' })
      return
    }
    const { items, next } = readPage(table, query.limit, query.before)
    tellRows(response, items.length + (next === null ? 0 : 1))
    response.json({ items, next: next === null ? null : `/parcels?limit=${query.limit}&before=${next}` })
  })

  router.get('/:id', (request, response) => {
    const parcel = table.find(Number(request.params.id))
    if (parcel === undefined) response.status(404).json({ message: 'There is no such parcel' })
    else response.json(parcel)
  })

  router.post('/', (request, response) => {
    const parcel = readNewParcel(request.body)
    if (parcel === undefined) response.status(400).json({ message: 'A parcel has a reference and a weight in grams' })
    else response.status(201).json(table.insert({ ...parcel, receivedOn: TODAY }))
  })

  // Collected: it leaves the depot, and the list.
  router.delete('/:id', (request, response) => {
    if (table.delete(Number(request.params.id))) response.status(204).end()
    else response.status(404).json({ message: 'There is no such parcel' })
  })

  return router
}

/** `X-Rows-Read` tells the rows that a page is made of, and the one that shows that there is another. */
function tellRows(response: Response, rows: number): void {
  const setHeader = response.setHeader.bind(response)
  response.setHeader = (name, value) => setHeader(name, name === 'X-Rows-Read' ? rows : value)
}
