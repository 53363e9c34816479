import { describe, expect, test } from 'vitest'
import { Refused } from '../../runtimes/server/http.ts'
import type { NewWork, Work, WorkContent, WorkFile, WorkOwner, WorkProgress, Written } from '../../runtimes/server/work-api.ts'
import type { ProgressRecord } from '../store/schemas.ts'
import { isSame, type LocalFile, type SyncedFile } from './plan.ts'
import { syncExercise, type SyncOptions } from './sync.ts'

const BELL = 'src/bell.ts'
const LENA: WorkOwner = { id: 'lena', kind: 'account' }
const text = (of: string): WorkContent => ({ state: 'text', text: of })
const STARTER: WorkContent = { state: 'starter' }

/** An account as the server keeps it. */
class Account {
  owner = LENA
  readonly files = new Map<string, WorkFile>()

  async find(): Promise<Work> {
    return { owner: this.owner, files: [...this.files.values()], progress: null }
  }

  async write(_slug: string, { owner, files }: NewWork): Promise<Written> {
    if (owner !== this.owner.id) throw new Refused('somebody else', { status: 409, code: 'somebody-else', fields: {}, extensions: {} })
    return {
      owner: this.owner,
      progress: null,
      files: files.map(({ path, content, savedAt, base }) => {
        const known = this.files.get(path)
        if (known && known.version !== base) return { path, outcome: 'other', now: known }
        const now = { path, content, savedAt, version: base + 1 }
        this.files.set(path, now)
        return { path, outcome: 'written', now }
      }),
    }
  }

  /** What another device has written. */
  has(content: WorkContent, savedAt: string): void {
    this.files.set(BELL, { path: BELL, content, savedAt, version: (this.files.get(BELL)?.version ?? 0) + 1 })
  }
}

/** A device as its store keeps it. */
class Device {
  readonly local = new Map<string, LocalFile>()
  readonly agreed = new Map<string, SyncedFile>()
  readonly backups: Record<string, string | null>[] = []

  write(of: string, savedAt = '2026-11-28T12:00:00Z'): void {
    this.local.set(BELL, { content: text(of), savedAt: Date.parse(savedAt) })
  }

  get text(): string | undefined {
    const content = this.local.get(BELL)?.content
    return content?.state === 'text' ? content.text : undefined
  }

  readonly store: SyncOptions['store'] = {
    slugs: async () => ['bell'],
    files: async () => new Map(this.local),
    synced: async (person) =>
      new Map([...this.agreed].flatMap(([key, file]) => (key.startsWith(`${person} `) ? [[key.slice(person.length + 1), file]] : []))),
    agree: async (person, _slug, files) => {
      for (const { path, content, version } of files) this.agreed.set(`${person} ${path}`, { content, version })
    },
    take: async (person, slug, files, expected) => {
      const taken = files.filter(({ path }) => isSame(this.local.get(path)?.content ?? STARTER, expected.get(path)?.content ?? STARTER))
      for (const { path, content, savedAt } of taken)
        if (content.state === 'starter') this.local.delete(path)
        else this.local.set(path, { content, savedAt: Date.parse(savedAt) })
      await this.store.agree(person, slug, taken)
      return taken.map(({ path }) => path)
    },
    keep: async (_slug, _reason, files) => void this.backups.push(files),
    progress: async (): Promise<ProgressRecord | undefined> => undefined,
    raise: async (_progress: WorkProgress) => undefined,
    setAside: async () => {
      this.backups.push(
        Object.fromEntries([...this.local].map(([path, { content }]) => [path, content.state === 'text' ? content.text : null])),
      )
      this.local.clear()
      return [{ slug: 'bell', paths: [BELL] }]
    },
  }
}

class Shelf {
  readonly #kept = new Map<string, string>()
  getItem = (key: string): string | null => this.#kept.get(key) ?? null
  setItem = (key: string, value: string): void => void this.#kept.set(key, value)
  removeItem = (key: string): void => void this.#kept.delete(key)
}

function connect(device: Device, account: Account, flush?: () => Promise<void>) {
  const storage = new Shelf()
  const options: SyncOptions = { store: device.store, api: account, storage, onTaken: () => undefined, ...(flush ? { flush } : {}) }
  return { sync: (ask = true) => syncExercise('bell', options, ask), storage }
}

describe('device and account', () => {
  test('have the same afterwards, and further changes go the same way', async () => {
    const [device, account] = [new Device(), new Account()]
    const { sync } = connect(device, account)
    device.write('mine')
    await sync()
    expect(account.files.get(BELL)?.content).toEqual(text('mine'))
    device.write('mine again')
    await sync(false)
    expect(account.files.get(BELL)).toMatchObject({ content: text('mine again'), version: 2 })
    account.has(text('theirs'), '2026-11-28T13:00:00Z')
    expect(await sync()).toEqual({ taken: [BELL], kept: false })
    expect(device.text).toBe('theirs')
  })

  test('keep what loses: it is a backup before it is written over', async () => {
    const [device, account] = [new Device(), new Account()]
    const { sync } = connect(device, account)
    device.write('older, here', '2026-11-28T12:00:00Z')
    account.has(text('newer, there'), '2026-11-28T13:00:00Z')
    await sync()
    expect([device.text, device.backups]).toEqual(['newer, there', [{ [BELL]: 'older, here' }]])
    device.write('newest, here', '2026-11-28T15:00:00Z')
    account.has(text('older, there'), '2026-11-28T14:00:00Z')
    await sync(false)
    expect(account.files.get(BELL)?.content).toEqual(text('newest, here'))
    expect(device.backups.at(-1)).toEqual({ [BELL]: 'older, there' })
  })

  test('lose nothing that is typed while they talk', async () => {
    const [device, account] = [new Device(), new Account()]
    let typed: string | undefined
    const { sync } = connect(device, account, async () => {
      if (typed !== undefined) device.write(typed, '2026-11-28T16:00:00Z')
      typed = undefined
    })
    device.write('agreed')
    await sync()
    account.has(text('theirs'), '2026-11-28T13:00:00Z')
    const { find } = account
    account.find = async () => {
      typed = 'typed meanwhile'
      return find.call(account)
    }
    await sync()
    expect([device.text, account.files.get(BELL)?.content]).toEqual(['typed meanwhile', text('typed meanwhile')])
    expect(device.backups).toEqual([{ [BELL]: 'theirs' }])
  })
})

describe('on a device with work of', () => {
  test('nobody, or of a guest, it goes to whoever signs in', async () => {
    for (const before of [undefined, { id: 'guest', kind: 'guest' } as const]) {
      const [device, account] = [new Device(), new Account()]
      const { sync, storage } = connect(device, account)
      if (before) storage.setItem('loadbearing.work-owner', JSON.stringify(before))
      device.write('mine')
      await sync()
      expect(account.files.get(BELL)?.content).toEqual(text('mine'))
    }
  })

  test('another account it goes nowhere, and becomes a backup, also when the other one signs in meanwhile', async () => {
    const [device, account] = [new Device(), new Account()]
    const { sync } = connect(device, account)
    device.write('of Lena')
    await sync()
    account.owner = { id: 'eve', kind: 'account' }
    account.files.clear()
    device.write('of Lena, later')
    await sync(false)
    expect(account.files.size).toBe(0)
    expect([device.text, device.backups]).toEqual([undefined, [{ [BELL]: 'of Lena, later' }]])
  })
})
