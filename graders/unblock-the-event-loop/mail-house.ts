import type { Call, Fixtures } from '#grader'

export interface Recipient {
  id: string
  owner: string
}

export function newRecipients({ random }: Pick<Fixtures, 'random'>, count: number): Recipient[] {
  return Array.from({ length: count }, () => ({
    id: `${random.word()}-${random.int(100_000, 999_999)}`,
    owner: random.pick([random.name(), random.unicode()]),
  }))
}

/** The calls that have no answer yet. */
export async function openCalls({ dependency }: Pick<Fixtures, 'dependency'>): Promise<Call[]> {
  return (await dependency('mail-house').calls()).filter(({ answer }) => answer === 'pending')
}

/** Text that the call for a recipient has, and no other. */
export function bodyOf({ id }: Recipient): string {
  return JSON.stringify(id)
}

/**
 * Expects that 8 calls are open, and stay so, while the mail house answers none.
 *
 * @param sent what was asked for, for the message
 */
export async function holdsEight(fixtures: Pick<Fixtures, 'dependency' | 'subject' | 'until' | 'expect'>, sent: string): Promise<void> {
  const { subject, until, expect } = fixtures
  const seen = (count: number) => `${sent}, while the mail house answered nothing: ${count} calls were open instead of 8`
  let most = 0
  await until('', async () => {
    most = (await openCalls(fixtures)).length
    return most >= 8
  }).catch(() => expect.fail(seen(most)))
  // Whatever the app was about to call has been called by now: its loop has turned for each of these.
  for (let turn = 0; turn < 40; turn++) await subject.instance(0).get('/health').expect(200)
  const count = (await openCalls(fixtures)).length
  expect(count, seen(count)).toBe(8)
}
