import { Router } from 'express'
import { z } from 'zod'
import { parse } from '../http/parse.js'
import { inWorker } from '../pacing/in-worker.js'

const lockRequest = z.object({
  rounds: z.int().min(1).max(10_000_000),
  customers: z.array(z.object({ id: z.string().min(1).max(40), passphrase: z.string().min(1).max(200) })),
})

export const locksRouter = Router()

locksRouter.post('/', async (request, response) => {
  const { customers, rounds } = parse(lockRequest, request.body)
  const bytes = await inWorker({ kind: 'locks', customers, rounds })
  response.type('json').end(bytes)
})
