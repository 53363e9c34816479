import { Router } from 'express'
import { measureAll, type Measurement } from './measure.js'

export function evidenceRoutes(): Router {
  const router = Router()
  let measurements: Measurement[] | undefined
  router.get('/', (_request, response) => {
    // The same each time, and it takes a moment.
    measurements ??= measureAll()
    response.json({ measurements })
  })
  return router
}
