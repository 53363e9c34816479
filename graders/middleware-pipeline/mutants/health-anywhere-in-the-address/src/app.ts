import express, { type Express } from 'express'
import { authenticate } from './auth/authenticate.js'
import { exportsRouter } from './exports/exports.router.js'
import { answerErrors } from './http/answer-errors.js'
import { HttpError } from './http/http-error.js'
import { importsRouter } from './imports/imports.router.js'
import { ordersRouter } from './orders/orders.router.js'

/** The order desk: what a request passes on its way, from top to bottom. */
export function createApp(): Express {
  const app = express()

  // Open to everybody.
  app.get('/health', (_request, response) => {
    response.json({ status: 'up' })
  })

  // From here on only clerks. Bodies are read by the routes that want one.
  app.use(authenticate)
  app.use('/orders', ordersRouter)
  app.use('/imports', importsRouter)
  app.use('/exports', exportsRouter)

  // Whoever comes this far has met no route.
  app.use((request) => {
    throw new HttpError(404, `Nothing answers ${request.method} ${request.path}`)
  })
  app.use(answerErrors)

  return app
}
