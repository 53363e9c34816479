import { compileTests } from './compile/compile.ts'
import type { SourceFiles } from './compile/types.ts'
import { throwIfCancelled, type RunOptions, type RunSession, type RunStart } from './engine.ts'
import type { Kit } from './kits/types.ts'
import type { StartProcess } from './slots/process.ts'
import { SupervisorProcess } from './slots/supervisor-process.ts'
import { superviseRun } from './supervised-run.ts'
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
  const run = await superviseRun({ ...options, supervisor, job, files }).catch((error: unknown) => {
    runs.delete(entry)
    throw error
  })
  if (!run.ok) {
    runs.delete(entry)
    return run
  }
  const stop = async () => {
    runs.delete(entry)
    await run.stop()
  }
  return { ok: true, session: session(supervisor, run.handle.instances, kit, stop) }
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
