/** What a launcher tells a host when it starts it: one JSON argument, which the learner's code no longer sees. */
export interface HostSettings {
  /** Absolute folder, empty, that the learner's files are written to. */
  app: string
  /** Folder with the supervisor's unix sockets. Left out where the host shares the supervisor's loopback. */
  relay?: string
  /** Descriptor that notes to the launcher are written to. Left out: they go over Node's channel, and so do the job and what follows it. */
  notes?: number
  /** The host leads a process group of its own, which ends as a whole. */
  group?: true
  /** Folder of what V8 made of the kit's modules, with relative paths. It can't be written. */
  compileCache?: string
}

/** Reads the settings from the host's one argument. Throws when it was not started by a launcher. */
export function readSettings(argument: string | undefined): HostSettings {
  const value: unknown = JSON.parse(argument ?? 'null')
  if (typeof value !== 'object' || value === null) throw new Error('a host is started by a launcher, with its settings as JSON')
  if (!('app' in value) || typeof value.app !== 'string') throw new Error('the host settings lack "app", the folder for the files')
  const settings: HostSettings = { app: value.app }
  if ('notes' in value && typeof value.notes === 'number') settings.notes = value.notes
  if ('group' in value && value.group === true) settings.group = true
  if ('relay' in value && typeof value.relay === 'string') settings.relay = value.relay
  if ('compileCache' in value && typeof value.compileCache === 'string') settings.compileCache = value.compileCache
  return settings
}

/** One-byte notes that a host writes for its launcher, apart from the learner's stdout and stderr. */
export const NOTE = {
  /** The clock was moved and what fell due has fired. */
  advanced: 'a',
  /** The process ends by itself, with a code: no signal did it. */
  leaving: 'x',
} as const

/** The whole of a host's stdout before it has seen learner code. */
export const READY_LINE = 'host ready'

/** What follows the job on a host's input, one JSON value per line. */
export type ControlLine = { advance: number } | { signal: 'SIGTERM' | 'SIGINT' } | { connect: string }
