import { Router } from 'express'
import type { ParcelTable } from '../store/parcel-table.js'
import { TODAY } from '../store/sample.js'
import { readLimit, readNewParcel } from './input.js'
import { InvalidPosition, ParcelPages } from './page.js'

export function parcelRoutes(table: ParcelTable): Router {
  const router = Router()
  const pages = new ParcelPages(table)

  router.get('/', (request, response) => {
    const limit = readLimit(request.query.limit)
    if (limit === undefined) {
      response.status(400).json({ message: 'limit is from 1 to 200' })
      return
    }
    try {
      response.json(pages.read(limit, request.query.after))
    } catch (error) {
      if (!(error instanceof InvalidPosition)) throw error
      response.status(400).json({ message: 'after is what next says' })
    }
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
