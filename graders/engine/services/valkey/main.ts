import { z } from 'zod'
import { serveOwner } from '../child-side.ts'
import { bootValkey } from './engine.ts'

/** The process of one Valkey: started by `startValkey`. */
const requestSchema = z.object({ advance: z.number() })
const valkey = await bootValkey()
serveOwner({ port: valkey.port }, async (request) => {
  valkey.advance(requestSchema.parse(request).advance)
})
