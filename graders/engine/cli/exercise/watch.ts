import { watch as watchFiles } from 'chokidar'
import type { Engine } from '../../engine.ts'
import { SOURCE_FOLDERS } from '../../exercise/source-tree.ts'
import { layOver } from '../../exercise/workspace.ts'
import type { GradingProgress } from '../../supervisor/protocol.ts'
import type { Verdict } from '../../verdict/verdict.ts'
import { readCopy, type LocalCopy } from './local-copy.ts'

/** Editors save in several steps: wait until nothing has changed for this long. */
const QUIET_MS = 150

export interface WatchEvents {
  onBegin(): void
  onProgress(progress: GradingProgress): void
  onVerdict(verdict: Verdict): void
  /** The copy can't be graded as it is. One line for each reason. */
  onRefused(reasons: readonly string[]): void
}

/**
 * Grades the copy, and again after each change, until the signal. A change
 * cancels the grading that it overtakes: its verdict is about old files.
 *
 * @throws EngineError when there can be no verdict
 */
export async function watchCopy(copy: LocalCopy, engine: Pick<Engine, 'grade'>, events: WatchEvents, signal: AbortSignal): Promise<void> {
  await readCopy(copy)
  const watcher = watchFiles([...SOURCE_FOLDERS], { cwd: copy.folder, ignoreInitial: true })
  let settling: NodeJS.Timeout | undefined
  let current = new AbortController()
  let last: Promise<void> = Promise.resolve()

  try {
    await new Promise<void>((resolve, reject) => {
      const begin = () => {
        current.abort()
        current = new AbortController()
        const mine = current.signal
        // One at a time: the cancelled grading has let go before the next one begins.
        last = last.then(() => (mine.aborted ? undefined : gradeOnce(copy, engine, events, mine))).catch(reject)
      }
      watcher.on('all', () => {
        clearTimeout(settling)
        settling = setTimeout(begin, QUIET_MS)
      })
      watcher.on('error', reject)
      signal.addEventListener('abort', () => resolve(), { once: true })
      if (signal.aborted) resolve()
      else watcher.once('ready', begin)
    })
  } finally {
    clearTimeout(settling)
    current.abort()
    await Promise.all([watcher.close(), last])
  }
}

async function gradeOnce(copy: LocalCopy, engine: Pick<Engine, 'grade'>, events: WatchEvents, signal: AbortSignal): Promise<void> {
  events.onBegin()
  const laid = layOver(copy.exercise, await readCopy(copy))
  if (!laid.ok) return events.onRefused(laid.refused.map(({ path, reason }) => `${path} ${reason}`))
  const onProgress = (progress: GradingProgress) => {
    if (!signal.aborted) events.onProgress(progress)
  }
  try {
    const verdict = await engine.grade({ exercise: copy.exercise, files: laid.files, runtime: 'local' }, { signal, onProgress })
    if (!signal.aborted) events.onVerdict(verdict)
  } catch (error) {
    // How a cancelled grading ends does not matter.
    if (!signal.aborted) throw error
  }
}
