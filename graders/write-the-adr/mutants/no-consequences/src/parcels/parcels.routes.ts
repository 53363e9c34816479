import { Router } from 'express'
import type { ParcelTable } from '../store/parcel-table.js'
import { TODAY } from '../store/sample.js'
import { readLimit, readNewParcel, readPosition } from './input.js'
import { readPage } from './page.js'

export function parcelRoutes(table: ParcelTable): Router {
  const router = Router()

  router.get('/', (request, response) => {
    const limit = readLimit(request.query.limit)
    const position = readPosition(request.query.below)
    if (limit === undefined || position === undefined) {
      response.status(400).json({ message: 'limit is from 1 to 200, and below an id' })
      return
    }
    const { items, next } = readPage(table, limit, position)
    response.json({ items, next: next === null ? null : `/parcels?limit=${limit}&below=${next}` })
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
