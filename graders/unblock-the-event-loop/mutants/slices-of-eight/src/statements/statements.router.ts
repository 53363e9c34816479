import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { Router } from 'express'
import { parse } from '../http/parse.js'
import { statementRequest } from './account.js'
import { reportOn } from './statements.js'

export const statementsRouter = Router()

statementsRouter.post('/', async (request, response) => {
  // All of it is checked before the first byte: after that there is no 400 any more.
  const { accounts } = parse(statementRequest, request.body)
  response.type('json')
  // Waits while the client does not read, and stops when it leaves.
  await pipeline(Readable.from(reportOn(accounts)), response)
})
