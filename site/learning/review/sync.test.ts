import { randomUUID } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import type { CardReview, CardReviewsOwner, NewCardReviews } from '../../runtimes/server/card-reviews-api.ts'
import type { Holder } from './review-store.ts'
import type { Review } from './review.ts'
import { foldReviews } from './schedule.ts'
import { syncReviews, type SyncOptions } from './sync.ts'

const NOW = Date.parse('2026-11-28T12:00:00Z')
const CARD = 'quiz/bells/why'
const LENA: CardReviewsOwner = { id: 'lena', kind: 'account' }
const EVE: CardReviewsOwner = { id: 'eve', kind: 'account' }

/** Accounts as the server keeps them, and whoever is signed in. */
class Server {
  signedIn = LENA
  /** Its answer is lost on the way, after it has done what it was asked. */
  losesAnswers = false
  readonly #kept = new Map<string, CardReview[]>()

  of({ id }: CardReviewsOwner): CardReview[] {
    return this.#kept.get(id) ?? []
  }

  readonly api: SyncOptions['api'] = {
    after: async (place) => {
      const items = this.of(this.signedIn).slice(place, place + 2)
      const end = place + items.length
      return { owner: this.signedIn, items, place: end, more: end < this.of(this.signedIn).length }
    },
    add: async ({ reviews }: NewCardReviews) => {
      const kept = this.of(this.signedIn)
      const fresh = reviews.filter(({ id }) => !kept.some((other) => other.id === id))
      this.#kept.set(this.signedIn.id, [...kept, ...fresh])
      if (this.losesAnswers) throw new Error('gone')
      return { owner: this.signedIn, added: fresh.length }
    },
  }
}

/** A device as its store keeps it. */
class Device {
  readonly kept: (Review & { person: string; unsent: boolean })[] = []
  #holder: Holder | undefined
  readonly #cursors = new Map<string, number>()

  do(deed: Review['deed'], days = 0): Review {
    const review = { id: randomUUID(), card: CARD, deed, at: NOW + days * 86_400_000 }
    this.kept.push({ ...review, person: this.#holder?.id ?? '', unsent: true })
    return review
  }

  /** Deeds that it shows. */
  get shown(): string[] {
    return this.kept.filter(({ person }) => person === (this.#holder?.id ?? '')).map(({ deed }) => deed)
  }

  readonly store: SyncOptions['store'] = {
    holder: async () => this.#holder,
    welcome: async (holder) => {
      const before = this.#holder
      for (const review of this.kept)
        if (review.person === '' || (before?.kind === 'guest' && review.person === before.id))
          Object.assign(review, { person: holder.id, unsent: true })
      this.#holder = holder
    },
    cursor: async (person) => this.#cursors.get(person) ?? 0,
    setCursor: async (person, cursor) => void this.#cursors.set(person, cursor),
    take: async (person, reviews) => {
      for (const review of reviews) {
        const known = this.kept.find((other) => other.person === person && other.id === review.id)
        if (known) Object.assign(known, review, { unsent: false })
        else this.kept.push({ ...review, person, unsent: false })
      }
    },
    unsent: async (person) => this.kept.filter((review) => review.person === person && review.unsent),
  }
}

const sync = (device: Device, server: Server): Promise<void> => syncReviews({ store: device.store, api: server.api })

test('two devices that both changed have the same afterwards, and nothing of either is lost', async () => {
  const [server, here, there] = [new Server(), new Device(), new Device()]
  here.do('again')
  await sync(here, server)
  await sync(there, server)
  here.do('good', 1)
  there.do('later', 1)
  there.do('hard', 2)
  await sync(here, server)
  await sync(there, server)
  await sync(here, server)
  expect(foldReviews(here.kept)).toEqual(foldReviews(there.kept))
  expect(here.shown.toSorted()).toEqual(['again', 'good', 'hard', 'later'])
})

test('what was done offline is sent later, and once, also when the answer was lost', async () => {
  const [server, device] = [new Server(), new Device()]
  device.do('again')
  device.do('good', 1)
  server.losesAnswers = true
  await expect(sync(device, server)).rejects.toThrow('gone')
  server.losesAnswers = false
  await sync(device, server)
  expect(server.of(LENA)).toHaveLength(2)
  expect(device.kept.map(({ unsent }) => unsent)).toEqual([false, false])
})

describe('reviews on a device', () => {
  test('of nobody, or of a guest, become those of whoever signs in', async () => {
    const [server, device] = [new Server(), new Device()]
    device.do('again')
    server.signedIn = { id: 'gil', kind: 'guest' }
    await sync(device, server)
    device.do('good', 1)
    server.signedIn = LENA
    await sync(device, server)
    expect(server.of(LENA).map(({ deed }) => deed)).toEqual(['again', 'good'])
  })

  test('of another account stay theirs, and are not shown until they are back', async () => {
    const [server, device] = [new Server(), new Device()]
    device.do('again')
    await sync(device, server)
    device.do('good', 1)
    server.signedIn = EVE
    await sync(device, server)
    expect([device.shown, server.of(EVE)]).toEqual([[], []])
    device.do('easy', 2)
    await sync(device, server)
    server.signedIn = LENA
    await sync(device, server)
    expect(device.shown).toEqual(['again', 'good'])
    expect(server.of(LENA).map(({ deed }) => deed)).toEqual(['again', 'good'])
    expect(server.of(EVE).map(({ deed }) => deed)).toEqual(['easy'])
  })
})
