import { writeSync } from 'node:fs'
import { Worker } from 'node:worker_threads'
import { die } from './control.ts'
import { isControlLine } from './job.ts'
import type { HostSettings } from './settings.ts'

/** The launcher, as its host sees it. The learner's code has no way to it. */
export interface Owner {
  /** Called once: the job's line. */
  onJob: (line: string) => void
  /** The clock is to be moved on, by milliseconds. */
  onAdvance: (ms: number) => void
  note(note: string): void
}

/** Nobody listens yet. */
const deaf = () => ({ onJob: () => {}, onAdvance: () => {} })

/**
 * Through stdin, which a second thread reads, and a descriptor for notes: the
 * learner's code can block its own thread and still be reached.
 *
 * @param program the file of this program, which is its second thread too
 */
export function ownerByThread(program: string, settings: HostSettings, notes: number): Owner {
  const control = new Worker(program, { workerData: JSON.stringify(settings), env: {}, argv: [], execArgv: [] })
  const owner: Owner = { ...deaf(), note: (note) => void writeSync(notes, note) }
  control.once('message', (line: string) => {
    control.unref()
    owner.onJob(line)
  })
  control.on('message', (message: unknown) => {
    if (typeof message === 'number') owner.onAdvance(message)
  })
  return owner
}

/** Through Node's own channel, where nothing else is sure to be there. */
export function ownerByChannel(settings: HostSettings): Owner {
  const { channel } = process
  const send = process.send?.bind(process)
  if (channel === undefined || channel === null || send === undefined) throw new Error('a host without a descriptor for notes is forked')
  const owner: Owner = { ...deaf(), note: (note) => void send(note) }
  process.once('message', (line) => {
    process.on('message', (control) => follow(JSON.parse(String(control)), owner))
    // An app that has nothing left to do ends.
    channel.unref()
    hideChannel()
    owner.onJob(String(line))
  })
  // The launcher is gone.
  process.once('disconnect', () => die(settings))
  return owner
}

function follow(message: unknown, owner: Owner): void {
  if (!isControlLine(message)) return
  if ('advance' in message) owner.onAdvance(message.advance)
  else if ('signal' in message) play(message.signal)
}

/** What a signal does: handlers run, and without one the process ends. */
function play(signal: 'SIGTERM' | 'SIGINT'): void {
  if (process.listenerCount(signal) > 0) process.emit(signal)
  else process.kill(process.pid, 'SIGKILL')
}

/** The learner's code can't speak for us. Node itself still needs `process.channel`. */
function hideChannel(): void {
  for (const name of ['send', 'disconnect']) Reflect.deleteProperty(process, name)
}
