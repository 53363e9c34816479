import { Router } from 'express'
import type { Item } from '../domain/item.js'
import { listStock } from '../services/stock.service.js'

export const healthRoutes = (): Router =>
  Router().get('/', (_request, response) => {
    const items: readonly Item[] = listStock()
    response.json({ items: items.length })
  })
