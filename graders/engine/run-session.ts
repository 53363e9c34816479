import { compileTests } from './compile/compile.ts'
import type { SourceFiles } from './compile/types.ts'
import { throwIfCancelled, type RunOptions, type RunSession, type RunStart } from './engine.ts'
import type { Kit } from './kits/types.ts'
import type { StartProcess } from './slots/process.ts'
import { SupervisorProcess } from './slots/supervisor-process.ts'
import { withFrame } from './subject-job.ts'
import type { SubjectJob, SupervisorSettings } from './supervisor/protocol.ts'

export interface RunRequest {
  startProcess: StartProcess
  settings: Omit<SupervisorSettings, 'token'>
  job: SubjectJob
  kit: Kit
  files: SourceFiles
  /** The running ones, so that the engine can end them. */
  runs: Set<{ stop(): Promise<void> }>
  options: RunOptions
}

/** Starts a run session in a supervisor of its own. */
export async function startRun({ startProcess, settings, job, kit, files, runs, options }: RunRequest): Promise<RunStart> {
  throwIfCancelled(options.signal, 'run session')
  const supervisor = await SupervisorProcess.start(startProcess, settings)
  const entry = { stop: () => supervisor.close() }
  runs.add(entry)
  supervisor.handlers.log = (line) => options.onLog?.(line)
  supervisor.handlers.exited = (exit) => options.onExit?.(exit)
  const stop = async () => {
    if (!runs.delete(entry)) return
    await supervisor.request('stop').catch(() => {})
    await supervisor.close()
  }
  options.signal?.addEventListener('abort', () => void stop(), { once: true })
  try {
    const outcome = await supervisor.request('run', job)
    if (!outcome.ok || outcome.handle === undefined) {
      await stop()
      const place = withFrame(outcome.place, files)
      return {
        ok: false,
        reason: outcome.reason ?? 'start',
        message: outcome.message ?? 'The app did not start.',
        output: outcome.output,
        ...(place === undefined ? {} : { place }),
      }
    }
    return { ok: true, session: session(supervisor, outcome.handle.instances, kit, stop) }
  } catch (error) {
    await stop()
    throw error
  }
}

function session(supervisor: SupervisorProcess, instances: readonly string[], kit: Kit, stop: () => Promise<void>): RunSession {
  return {
    instances,
    request: (request) => supervisor.request('request', request),
    test: async (files) => {
      const compiled = compileTests(files, kit)
      if (!compiled.ok) return { ok: false, message: compiled.problem.message, place: compiled.problem.place }
      return { ok: true, results: await supervisor.request('test', compiled.files) }
    },
    stop,
  }
}
