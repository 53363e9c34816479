import express, { type Express } from 'express'
import { answerErrors } from './http/answer-errors.js'
import { lettersRouter } from './letters/letters.router.js'
import { locksRouter } from './locks/locks.router.js'
import { statementsRouter } from './statements/statements.router.js'

/** The statement service of a savings bank. */
export function createApp(): Express {
  const app = express()

  // The load balancer asks every second. Two late answers in a row, and the instance gets no more requests.
  app.get('/health', (_request, response) => {
    response.json({ status: 'up' })
  })

  app.use(express.json())
  app.use('/statements', statementsRouter)
  app.use('/locks', locksRouter)
  app.use('/letters', lettersRouter)

  app.use(answerErrors)

  return app
}
