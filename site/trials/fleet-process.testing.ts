import { SMALL_COURSE } from '#engine/attack/targets.ts'
import { startFleet } from './fleet.ts'

/** Starts a fleet, says so, and stays. */
await using fleet = await startFleet({ graders: 1, slots: 1, course: SMALL_COURSE })
process.stdout.write(`${fleet.base}\n`)
await new Promise(() => setInterval(() => undefined, 60_000))
