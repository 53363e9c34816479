import request from 'supertest'
import { describe, expect, it } from 'vitest'

// Runs against the running service and a mail house that takes every letter.
const api = () => request(process.env.SUBJECT_URL ?? '')

const accountOf = (id: string, hours: number) => ({ id, owner: 'Chloé', cents: 125_000_000, ratePpm: 3, hours })

describe('statements', () => {
  it('have a sealed entry for each hour', async () => {
    const { body } = await api()
      .post('/statements')
      .send({ accounts: [accountOf('A-1', 2)] })
      .expect(200)
    expect(body.total).toBe('1,250,005.64')
    expect(body.statements[0]).toMatchObject({ id: 'A-1', owner: 'Chloé' })
    expect(body.statements[0].entries).toEqual([
      { hour: 1, interest: '3.75', tax: '0.93', balance: '1,250,002.82', seal: expect.any(String) },
      { hour: 2, interest: '3.75', tax: '0.93', balance: '1,250,005.64', seal: expect.any(String) },
    ])
  })

  it('are the same when two are asked for at once', async () => {
    const ask = (id: string) =>
      api()
        .post('/statements')
        .send({ accounts: [accountOf(id, 20_000)] })
        .expect(200)
    const alone = await ask('A-1')
    const [together] = await Promise.all([ask('A-1'), ask('A-2')])
    expect(together.text === alone.text).toBe(true)
  })

  it('are refused as a whole when one account is wrong', async () => {
    await api()
      .post('/statements')
      .send({ accounts: [accountOf('A-1', 5_000), accountOf('A-2', 0)] })
      .expect(400)
  })
})

describe('health', () => {
  /** What the longest of its answers waited, as a share of the time that something else was worked on. */
  async function longestWaitDuring(work: PromiseLike<unknown>): Promise<number> {
    const startedAt = performance.now()
    let endedAt = Infinity
    const ended = Promise.resolve(work).finally(() => {
      endedAt = performance.now()
    })
    let longest = 0
    while (endedAt === Infinity) {
      const askedAt = performance.now()
      await api().get('/health').expect(200)
      longest = Math.max(longest, performance.now() - askedAt)
    }
    await ended
    return longest / (endedAt - startedAt)
  }

  it('is answered while a large statement is made', async () => {
    const work = api()
      .post('/statements')
      .send({ accounts: [accountOf('A-1', 50_000)] })
    expect(await longestWaitDuring(work)).toBeLessThan(0.4)
  }, 20_000)

  it('is answered while a key is derived', async () => {
    const work = api()
      .post('/locks')
      .send({ rounds: 500_000, customers: [{ id: 'K-1', passphrase: 'open sesame' }] })
    expect(await longestWaitDuring(work)).toBeLessThan(0.4)
  }, 20_000)
})

describe('letters', () => {
  it('are answered in the order in which they were asked for', async () => {
    const recipients = Array.from({ length: 20 }, (_, index) => ({ id: `K-${index}`, owner: 'José' }))
    const { body } = await api().post('/letters').send({ recipients }).expect(200)
    expect(body.letters).toEqual(recipients.map(({ id }) => ({ id, tracking: 'L-0' })))
  })
})
