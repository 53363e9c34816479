import type { SourceFiles } from './compile/types.ts'
import type { RunOptions, RunStart } from './engine.ts'
import type { SupervisorProcess } from './slots/supervisor-process.ts'
import { withFrame } from './subject-job.ts'
import type { RunHandle, SubjectJob } from './supervisor/protocol.ts'

export interface SupervisedRun extends RunOptions {
  /** A supervisor of its own, just started. */
  supervisor: SupervisorProcess
  job: SubjectJob
  /** The tree that the job was compiled from. */
  files: SourceFiles
}

/** An app that runs, or why it does not. */
export type Supervised = { ok: true; handle: RunHandle; stop: () => Promise<void> } | Extract<RunStart, { ok: false }>

/**
 * Starts an app in a supervisor, which ends with it: when the app does not come
 * up, when the run is stopped, or when the signal says so.
 *
 * @throws what the supervisor throws, after it was ended
 */
export async function superviseRun({ supervisor, job, files, onLog, onExit, signal }: SupervisedRun): Promise<Supervised> {
  let stopped: Promise<void> | undefined
  const stop = (): Promise<void> =>
    (stopped ??= supervisor
      .request('stop')
      .catch(() => undefined)
      .then(() => supervisor.close()))
  supervisor.handlers.log = (line) => onLog?.(line)
  supervisor.handlers.exited = (exit) => onExit?.(exit)
  signal?.addEventListener('abort', () => void stop(), { once: true })
  try {
    const { ok, handle, reason = 'start', message = 'The app did not start.', place, output } = await supervisor.request('run', job)
    if (ok && handle !== undefined) return { ok, handle, stop }
    await stop()
    const framed = withFrame(place, files)
    return { ok: false, reason, message, output, ...(framed === undefined ? {} : { place: framed }) }
  } catch (error) {
    await stop()
    throw error
  }
}
