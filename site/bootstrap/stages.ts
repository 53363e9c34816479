import { spawn } from 'node:child_process'
import { pinnedNode } from './become.mjs'

/** Bytes of a stage's output that are kept (the tail). */
const OUTPUT_CAP = 400_000

/** How long what a stage has left behind may take to end. */
const GRACE_MS = 3_000

/** One part of `npm test`. */
export interface Stage {
  readonly name: string
  /** What Node is given, script first. */
  readonly args: readonly string[]
  /** Uses all cores by itself, or a port: runs alone, after the others. */
  readonly alone?: boolean
  readonly env?: Readonly<Record<string, string>>
}

export interface StageResult {
  readonly stage: Stage
  readonly passed: boolean
  readonly durationMs: number
  /** Standard output and error as they came, the tail of it. */
  readonly output: string
}

export interface StageEvents {
  /** The names of the stages that run now. */
  onRunning?(names: readonly string[]): void
  /** The last line of what a stage has just printed. */
  onLine?(line: string): void
  onEnd?(result: StageResult): void
}

/**
 * Runs all stages, also after one has failed: the cheap ones two at a time, then
 * those that want to be alone, one after the other.
 *
 * @param options.signal ends what is running; stages not begun are left out
 * @returns results in the order in which the stages ended
 */
export async function runStages(
  stages: readonly Stage[],
  { cwd, events = {}, signal }: { cwd: string; events?: StageEvents; signal?: AbortSignal },
): Promise<StageResult[]> {
  const results: StageResult[] = []
  const running = new Set<string>()
  const work = async (queue: Stage[]): Promise<void> => {
    for (let stage = queue.shift(); stage !== undefined && signal?.aborted !== true; stage = queue.shift()) {
      running.add(stage.name)
      events.onRunning?.([...running])
      const result = await runStage(stage, { cwd, signal, events })
      running.delete(stage.name)
      results.push(result)
      events.onEnd?.(result)
    }
  }
  const cheap = stages.filter(({ alone }) => alone !== true)
  await Promise.all([work(cheap), work(cheap)])
  await work(stages.filter(({ alone }) => alone === true))
  return results
}

async function runStage(
  stage: Stage,
  { cwd, signal, events }: { cwd: string; signal: AbortSignal | undefined; events: StageEvents },
): Promise<StageResult> {
  const began = performance.now()
  // A group of its own, so that a signal reaches what the stage has started, too.
  const child = spawn(pinnedNode(), stage.args, {
    cwd,
    env: { ...process.env, ...stage.env },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  })
  const end = () => signalGroup(child.pid, 'SIGTERM')
  signal?.addEventListener('abort', end, { once: true })

  let killing: NodeJS.Timeout | undefined
  let output = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      output = `${output}${text}`.slice(-OUTPUT_CAP)
      const line = text.trimEnd().split('\n').at(-1)?.trim()
      if (line) events.onLine?.(line)
    })
  }
  const code = await new Promise<number | null>((resolve) => {
    child.on('error', (error) => {
      output += error.message
    })
    // What a stage leaves behind would hold its output open, and this process with it.
    child.on('exit', () => {
      end()
      killing = setTimeout(() => signalGroup(child.pid, 'SIGKILL'), GRACE_MS)
    })
    child.on('close', resolve)
  })
  clearTimeout(killing)
  signal?.removeEventListener('abort', end)
  return { stage, passed: code === 0, durationMs: performance.now() - began, output }
}

function signalGroup(pid: number | undefined, signal: 'SIGTERM' | 'SIGKILL'): void {
  if (pid === undefined) return
  try {
    process.kill(-pid, signal)
  } catch {
    // All of it has ended by itself.
  }
}
