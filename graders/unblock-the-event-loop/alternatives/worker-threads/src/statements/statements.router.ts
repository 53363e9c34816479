import { Router } from 'express'
import { parse } from '../http/parse.js'
import { inWorker } from '../pacing/in-worker.js'
import { statementRequest } from './account.js'

export const statementsRouter = Router()

statementsRouter.post('/', async (request, response) => {
  const { accounts } = parse(statementRequest, request.body)
  const bytes = await inWorker({ kind: 'report', accounts })
  response.type('json').end(bytes)
})
