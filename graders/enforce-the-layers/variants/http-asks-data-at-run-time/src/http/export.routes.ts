import { Router } from 'express'

export const exportRoutes = (): Router =>
  Router().get('/', async (_request, response) => {
    const { allRows } = await import('../data/stock.store.js')
    response.json(allRows())
  })
