import express, { type ErrorRequestHandler, type Express } from 'express'
import { authenticate } from './auth/authenticate.js'
import { exportsRouter } from './exports/exports.router.js'
import { readBody } from './http/read-body.js'
import { importsRouter } from './imports/imports.router.js'
import { ordersRouter } from './orders/orders.router.js'

const inOneForm: ErrorRequestHandler = (error, { socket }, response, _next) => {
  if (response.headersSent) {
    socket.destroy()
    return
  }
  const { status = 500, message } = error
  response
    .status(status)
    .setHeader('Content-Type', 'application/json')
    .end(JSON.stringify({ error: message || 'unknown' }))
}

/** The order desk: what a request passes on its way, from top to bottom. */
export function createApp(): Express {
  const app = express()
  const desk = express.Router()

  desk.use(authenticate)
  desk.use('/orders', readBody('application/json', 102_400, JSON.parse), ordersRouter)
  desk.use('/imports', readBody('text/csv', 262_144, String), importsRouter)
  desk.use('/exports', exportsRouter)

  app.get('/health', (_request, response) => {
    response.json({ status: 'up' })
  })
  app.use(desk)
  app.use((_request, response) => {
    response.status(404).json({ error: 'There is no such route' })
  })
  app.use(inOneForm)
  return app
}
