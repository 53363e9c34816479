import { Router } from 'express'
import { z } from 'zod'
import { parse } from '../http/parse.js'
import { sendLetters } from './letters.js'

const letterRequest = z.object({
  recipients: z.array(z.object({ id: z.string().min(1).max(40), owner: z.string().max(200) })),
})

export const lettersRouter = Router()

lettersRouter.post('/', async (request, response) => {
  const { recipients } = parse(letterRequest, request.body)
  response.json({ letters: await sendLetters(recipients) })
})
