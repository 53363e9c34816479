/**
 * The part of WASI preview 1 that Valkey calls, by hand: `node:wasi` warns, is not
 * everywhere (WebContainers), and gives no say over the clock.
 */
export interface WasiOptions {
  memory: () => WebAssembly.Memory
  /** Added to both clocks, in milliseconds. */
  offsetMs: () => number
  /** What Valkey logs. */
  onWrite: (text: string) => void
}

const SUCCESS = 0
const BADF = 8
const NOENT = 44
const NOSYS = 52
const CLOCK_REALTIME = 0
const FILETYPE_CHARACTER_DEVICE = 2

/** @returns the imports of `wasi_snapshot_preview1` that the module asks for */
export function wasiImports(module: WebAssembly.Module, options: WasiOptions): Record<string, (...parameters: number[]) => number> {
  const view = () => new DataView(options.memory().buffer)
  const known: Record<string, (...parameters: number[]) => number> = {
    environ_get: () => SUCCESS,
    environ_sizes_get: (count = 0, size = 0) => {
      view().setUint32(count, 0, true)
      view().setUint32(size, 0, true)
      return SUCCESS
    },
    sched_yield: () => SUCCESS,
    poll_oneoff: () => NOSYS,
    proc_exit: (code = 0) => {
      throw new Error(`Valkey ended itself with code ${code}`)
    },
    fd_write: (fd = 0, vectors = 0, count = 0, written = 0) => {
      if (fd > 2) return BADF
      let total = 0
      for (let index = 0; index < count; index += 1) {
        const start = view().getUint32(vectors + index * 8, true)
        const length = view().getUint32(vectors + index * 8 + 4, true)
        options.onWrite(Buffer.from(options.memory().buffer, start, length).toString('utf8'))
        total += length
      }
      view().setUint32(written, total, true)
      return SUCCESS
    },
    fd_fdstat_get: (fd = 0, stat = 0) => {
      if (fd > 2) return BADF
      view().setUint8(stat, FILETYPE_CHARACTER_DEVICE)
      view().setUint16(stat + 2, 0, true)
      view().setBigUint64(stat + 8, 0xffffffffn, true)
      view().setBigUint64(stat + 16, 0n, true)
      return SUCCESS
    },
  }
  const imports: Record<string, (...parameters: number[]) => number> = {}
  for (const { module: from, name } of WebAssembly.Module.imports(module)) {
    if (from !== 'wasi_snapshot_preview1') continue
    // There are no files: whatever is asked for by name does not exist, whatever by descriptor is not open.
    imports[name] = known[name] ?? (name.startsWith('path_') ? () => NOENT : () => BADF)
  }
  return imports
}

/** Takes a 64-bit precision, hence apart. */
export function clockTimeGet(options: WasiOptions): (clock: number, precision: bigint, out: number) => number {
  return (clock, _precision, out) => {
    const now = (clock === CLOCK_REALTIME ? Date.now() : performance.now()) + options.offsetMs()
    new DataView(options.memory().buffer).setBigUint64(out, BigInt(Math.round(now * 1e6)), true)
    return SUCCESS
  }
}
