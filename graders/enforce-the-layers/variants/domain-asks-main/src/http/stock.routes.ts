import { Router } from 'express'
import { findItem, listStock, take } from '../services/stock.service.js'
import { present } from './present.js'

export function stockRoutes(): Router {
  const router = Router()
  router.get('/', (_request, response) => {
    response.json(listStock().map(present))
  })
  router.get('/:sku', (request, response) => {
    const item = findItem(request.params.sku)
    if (item === undefined) response.status(404).json({ message: 'There is no such item' })
    else response.json(present(item))
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
