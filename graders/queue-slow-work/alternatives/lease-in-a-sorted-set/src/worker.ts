import { setTimeout as pause } from 'node:timers/promises'
import { Redis } from 'ioredis'
import { thumbnail } from './avatars/thumbnail.js'
import { Crm } from './crm/crm.js'
import { Mailer } from './mail/mailer.js'
import { end, noteMailed, take, type Turn } from './queue/board.js'
import { VALKEY_URL } from './valkey/valkey.module.js'

const POLL_MS = 100
const HANDS = 6

const valkey = new Redis(VALKEY_URL, { maxRetriesPerRequest: null })
const [mailer, crm] = [new Mailer(), new Crm()]
let running = true
process.once('SIGTERM', () => (running = false))

await Promise.all(Array.from({ length: HANDS }, hand))
valkey.disconnect()

/** One job after the other, for as long as the process runs. */
async function hand(): Promise<void> {
  while (running) {
    const turn = await take(valkey).catch(() => undefined)
    if (!turn) await pause(POLL_MS)
    else
      await work(turn)
        .then(
          () => end(valkey, turn),
          (error: unknown) => end(valkey, turn, error),
        )
        .catch(console.error)
  }
}

async function work(turn: Turn): Promise<void> {
  const { id, email, name, signedUpAt, avatar } = turn
  if (!turn.mailed) {
    await mailer.welcome(email, name, id)
    await noteMailed(valkey, turn)
  }
  await crm.tell({ email, name, signedUpAt: new Date(signedUpAt), avatar: avatar && thumbnail(avatar) }, id)
}
