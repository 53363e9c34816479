import * as z from 'zod/mini'
import { belowBase } from '../../workspace/model/base.ts'
import { KEPT_BY_PAGE } from '../messages.ts'
import { cachesOf, PARTS_FILE, type OfflineParts, type PartName } from '../plan.ts'

const filesSchema = z.array(z.object({ address: z.string(), bytes: z.number() }))
const partsSchema = z.object({ editor: filesSchema, libraries: filesSchema })

/** The device has no room for it. In bytes. */
export class NoRoom extends Error {
  override readonly name = 'NoRoom'
  readonly needed: number
  readonly free: number | undefined
  constructor(needed: number, free: number | undefined) {
    super('there is no room on this device')
    this.needed = needed
    this.free = free
  }
}

type PartFile = OfflineParts[PartName][number]

/** The parts of the site that this device has, or could have. */
export class PartsHere {
  readonly #files: OfflineParts
  readonly #cache: Cache

  private constructor(files: OfflineParts, cache: Cache) {
    this.#files = files
    this.#cache = cache
  }

  /** @throws Error when it is not known what there is */
  static async open(): Promise<PartsHere> {
    const response = await fetch(belowBase(`/${PARTS_FILE}`))
    if (!response.ok) throw new Error(`status ${response.status}`)
    return new PartsHere(partsSchema.parse(await response.json()), await caches.open(cachesOf(belowBase('/')).kept))
  }

  /** Bytes of a part that are here, and in all. */
  async bytesOf(part: PartName): Promise<{ here: number; all: number }> {
    const missing = sum(await this.#missing(part))
    const all = sum(this.#files[part])
    return { here: all - missing, all }
  }

  /**
   * Fetches what is missing of a part. What has arrived stays when it is cut off.
   *
   * @param onBytes told how many have arrived since
   * @throws NoRoom; Error when a file did not arrive; the signal's reason when aborted
   */
  async fetch(part: PartName, onBytes: (bytes: number) => void, signal: AbortSignal): Promise<void> {
    const missing = await this.#missing(part)
    const free = await freeBytes()
    if (free !== undefined && free < sum(missing)) throw new NoRoom(sum(missing), free)
    for (const file of missing) {
      try {
        await this.#fetchOne(file, onBytes, signal)
      } catch (error) {
        signal.throwIfAborted()
        if (error instanceof DOMException && error.name === 'QuotaExceededError') throw new NoRoom(sum(missing), await freeBytes())
        throw error
      }
    }
    // So that the browser does not clear it when the disk is full; it may refuse.
    await navigator.storage?.persist?.().catch(() => false)
  }

  async remove(part: PartName): Promise<void> {
    await Promise.all(this.#files[part].map(({ address }) => this.#cache.delete(address, { ignoreVary: true })))
  }

  async #missing(part: PartName): Promise<readonly PartFile[]> {
    const here = new Set((await this.#cache.keys()).map(({ url }) => new URL(url).pathname))
    return this.#files[part].filter(({ address }) => !here.has(address))
  }

  async #fetchOne({ address }: PartFile, onBytes: (bytes: number) => void, signal: AbortSignal): Promise<void> {
    const response = await fetch(address, { signal, headers: { [KEPT_BY_PAGE]: 'yes' } })
    if (response.status !== 200) throw new Error(`status ${response.status}`)
    const copy = response.clone()
    await Promise.all([this.#cache.put(address, response), count(copy, onBytes)])
  }
}

async function count(response: Response, onBytes: (bytes: number) => void): Promise<void> {
  const reader = response.body?.getReader()
  for (;;) {
    const chunk = await reader?.read()
    if (chunk?.value === undefined) return
    onBytes(chunk.value.length)
  }
}

async function freeBytes(): Promise<number | undefined> {
  const { quota, usage } = (await navigator.storage?.estimate?.()) ?? {}
  return quota === undefined || usage === undefined ? undefined : quota - usage
}

const sum = (files: readonly PartFile[]): number => files.reduce((total, { bytes }) => total + bytes, 0)
