import { Router } from 'express'
import { parse } from '../http/parse.js'
import { statementRequest } from './account.js'
import { reportOn } from './statements.js'

export const statementsRouter = Router()

statementsRouter.post('/', async (request, response) => {
  const { accounts } = parse(statementRequest, request.body)
  const pieces: string[] = []
  for await (const piece of reportOn(accounts)) pieces.push(piece)
  const text = pieces.join('')
  response.type('json').set('Content-Length', String(text.length))
  response.end(text)
})
