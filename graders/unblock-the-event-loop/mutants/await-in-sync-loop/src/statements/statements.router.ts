import { Router } from 'express'
import { parse } from '../http/parse.js'
import { statementRequest } from './account.js'
import { reportOn } from './statements.js'

export const statementsRouter = Router()

statementsRouter.post('/', async (request, response) => {
  const { accounts } = parse(statementRequest, request.body)
  response.type('json').send(await reportOn(accounts))
})
