import { Router } from 'express'
import { listReorders } from '../services/reorder.service.js'

export function reorderRoutes(): Router {
  const router = Router()
  router.get('/', (_request, response) => {
    response.json(listReorders())
  })
  return router
}
