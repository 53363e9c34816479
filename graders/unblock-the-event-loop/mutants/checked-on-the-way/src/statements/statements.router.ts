import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { Router } from 'express'
import { z } from 'zod'
import { parse } from '../http/parse.js'
import { reportOn } from './statements.js'

/** The accounts themselves are checked one by one, as they are worked on. */
const statementRequest = z.object({ accounts: z.array(z.unknown()) })

export const statementsRouter = Router()

statementsRouter.post('/', async (request, response) => {
  const { accounts } = parse(statementRequest, request.body)
  response.type('json')
  // Waits while the client does not read, and stops when it leaves.
  await pipeline(Readable.from(reportOn(accounts)), response)
})
