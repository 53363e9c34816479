import { z } from 'zod'
import { serveOwner } from '../child-side.ts'
import { bootValkey } from './engine.ts'

/** The process of one Valkey: started by `startValkey`, with the path of its WebAssembly. */
const requestSchema = z.object({ advance: z.number() })
const valkey = await bootValkey(z.string().parse(process.argv[2]))
serveOwner({ port: valkey.port }, async (request) => {
  valkey.advance(requestSchema.parse(request).advance)
})
