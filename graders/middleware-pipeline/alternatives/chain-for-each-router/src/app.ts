import express, { type Express, type RequestHandler } from 'express'
import { clerksOnly } from './auth/clerks-only.js'
import { exportsRouter } from './exports/exports.router.js'
import { closeHalfSaid, describeFailure } from './http/failures.js'
import { HttpError } from './http/http-error.js'
import { importsRouter } from './imports/imports.router.js'
import { ordersRouter } from './orders/orders.router.js'

const nothingHere: RequestHandler = (request, _response, next) => next(new HttpError(404, `Nothing at ${request.originalUrl}`))

/** Routers first, each with its own doorkeeper; below them what is left over: no route, or a failure. */
export function createApp(): Express {
  return express()
    .disable('x-powered-by')
    .get('/health', (_request, response) => {
      response.json({ status: 'up' })
    })
    .use('/orders', ordersRouter())
    .use('/imports', importsRouter())
    .use('/exports', exportsRouter())
    .use(clerksOnly, nothingHere)
    .use(closeHalfSaid, describeFailure)
}
