/** A part of the container, as the build announces it. */
export interface PartFile {
  readonly name: string
  /** Immutable: the address carries the content's hash. */
  readonly address: string
  /** Bytes once decompressed. */
  readonly bytes: number
}

/** A download that did not arrive whole. The message says what, and the way on is to try again. */
export class DownloadError extends Error {
  override readonly name = 'DownloadError'
}

/** Times that a broken download is begun again before it is given up. */
const TRIES = 3

/**
 * Downloads the parts at once. What has arrived is kept, so that trying again
 * after a failure asks only for the rest.
 *
 * @example
 * const downloads = new Downloads()
 * const parts = await downloads.fetch(files, ({ loaded, total }) => …, signal)
 */
export class Downloads {
  readonly #arrived = new Map<string, Uint8Array>()

  /**
   * @param onProgress bytes so far and in all; called at least once per arriving chunk
   * @returns the contents in the order of `files`
   * @throws DownloadError when one did not arrive whole; the signal's reason when aborted
   */
  async fetch(
    files: readonly PartFile[],
    onProgress: (progress: { loaded: number; total: number }) => void,
    signal: AbortSignal,
  ): Promise<Uint8Array[]> {
    const total = files.reduce((sum, { bytes }) => sum + bytes, 0)
    const loaded = new Map<string, number>()
    const report = (address: string, bytes: number) => {
      loaded.set(address, bytes)
      onProgress({ loaded: [...loaded.values()].reduce((sum, each) => sum + each, 0), total })
    }
    return Promise.all(
      files.map(async (file) => {
        const content = this.#arrived.get(file.address) ?? (await persist(file, (bytes) => report(file.address, bytes), signal))
        this.#arrived.set(file.address, content)
        report(file.address, content.length)
        return content
      }),
    )
  }

  /** Lets go of what a container has mounted. */
  forget(file: PartFile): void {
    this.#arrived.delete(file.address)
  }
}

async function persist(file: PartFile, onBytes: (bytes: number) => void, signal: AbortSignal): Promise<Uint8Array> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await fetchWhole(file, onBytes, signal)
    } catch (error) {
      signal.throwIfAborted()
      if (attempt === TRIES) throw error
    }
  }
}

async function fetchWhole({ name, address, bytes }: PartFile, onBytes: (bytes: number) => void, signal: AbortSignal): Promise<Uint8Array> {
  const broken = (why: string) => new DownloadError(`The download of ${name} ${why}.`)
  const response = await fetch(address, { signal }).catch(() => {
    signal.throwIfAborted()
    throw broken('did not begin: the network may be down')
  })
  if (!response.ok || response.body === null) throw broken(`was refused with status ${response.status}`)
  const content = new Uint8Array(bytes)
  let arrived = 0
  const reader = response.body.getReader()
  for (;;) {
    const { done, value } = await reader.read().catch(() => {
      signal.throwIfAborted()
      throw broken('broke off')
    })
    if (done) break
    if (arrived + value.length > bytes) throw broken('brought more than was announced: the page may be older than the server, reload it')
    content.set(value, arrived)
    arrived += value.length
    onBytes(arrived)
  }
  if (arrived < bytes) throw broken('ended early')
  return content
}
