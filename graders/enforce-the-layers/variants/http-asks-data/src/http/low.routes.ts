import { Router } from 'express'
import { allRows } from '../data/stock.store.js'

export const lowRoutes = (): Router =>
  Router().get('/', (_request, response) => void response.json(allRows().filter(({ quantity }) => quantity < 5)))
