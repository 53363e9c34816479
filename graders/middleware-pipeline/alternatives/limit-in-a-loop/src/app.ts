import express, { type Express } from 'express'
import { authenticate } from './auth/authenticate.js'
import { exportsRouter } from './exports/exports.router.js'
import { answerErrors } from './http/answer-errors.js'
import { notFound } from './http/not-found.js'
import { readBody } from './http/read-body.js'
import { importsRouter } from './imports/imports.router.js'
import { ordersRouter } from './orders/orders.router.js'

/** The order desk: what a request passes on its way, from top to bottom. */
export function createApp(): Express {
  const app = express()

  app.get('/health', (_request, response) => {
    response.json({ status: 'up' })
  })

  // Above the parsers: nobody reads a stranger's body.
  app.use(authenticate)
  app.use(readBody)

  app.use('/orders', ordersRouter)
  app.use('/imports', importsRouter)
  app.use('/exports', exportsRouter)

  app.use(notFound)
  app.use(answerErrors)

  return app
}
