import { Router } from 'express'
import { findRow } from '../data/stock.store.js'
import { listStock, take } from '../services/stock.service.js'
import { present } from './present.js'

export function stockRoutes(): Router {
  const router = Router()
  router.get('/', (_request, response) => {
    response.json(listStock().map(present))
  })
  router.get('/:sku', (request, response) => {
    // It is one row, so why go through the service?
    const row = findRow(request.params.sku)
    if (row === undefined) response.status(404).json({ message: 'There is no such item' })
    else response.json(present(row))
  })
  router.post('/:sku/take', (request, response) => {
    const { quantity } = request.body ?? {}
    if (!Number.isInteger(quantity) || quantity < 1) {
      response.status(400).json({ message: 'quantity is a whole number from 1' })
      return
    }
    const taken = take(request.params.sku, quantity)
    if (taken === 'unknown') response.status(404).json({ message: 'There is no such item' })
    else if (taken === 'too few') response.status(409).json({ message: 'There are not so many' })
    else response.json(present(taken))
  })
  return router
}
