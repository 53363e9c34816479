import { z } from 'zod'
import { availableParts } from './available-parts.ts'
import { readConfig } from './config.ts'
import { startServer } from './start-server.ts'

/** A real server, as `npm run web` and `npm run grader` start it, on the exercises of a trial: `TRIAL_COURSE`. */
const config = { ...readConfig(process.env), courseFolder: z.string().parse(process.env['TRIAL_COURSE']) }
const server = await startServer(config, availableParts(config))
process.stdout.write(`ready ${server.url}\n`)
process.once('SIGTERM', () => void server.close().then(() => process.exit(0)))
// Whoever started it is gone, and its database with it: there is nothing left to end in order.
process.stdin.once('end', () => process.exit(1)).resume()
