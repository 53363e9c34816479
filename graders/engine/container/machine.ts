import type { Program } from '../services/types.ts'
import type { StartProcess, TrustedProcess } from '../slots/process.ts'
import type { SupervisorSettings } from '../supervisor/protocol.ts'
import type { KitLayerName } from '../exercise/manifest.ts'
import { kitFolder, PLACES } from './parts.ts'

/** A container that parts are mounted in, as the engine's host needs it: the page's WebContainer. */
export interface Machine {
  /** Absolute path of the working folder, as processes in it see it, without a slash at its end. */
  readonly root: string
  /** Runs a file with Node.js. */
  start(file: string): Promise<TrustedProcess>
}

/** How a supervisor works in a container. */
export function machineSettings({ root }: Machine): Omit<SupervisorSettings, 'token'> {
  const program = (file: string, ...parameters: string[]): Program => ({
    file: `${root}/${file}`,
    parameters: parameters.map((path) => `${root}/${path}`),
  })
  return {
    databases: { kind: 'pglite' },
    programs: { pglite: program(PLACES.pglite, PLACES.savedDatabase), valkey: program(PLACES.valkey, PLACES.valkeyWasm) },
    sandbox: 'container',
    // It has these limits by itself.
    strict: false,
    folder: `${root}/${PLACES.hosts}`,
  }
}

/** Starts the engine's processes in a container. */
export function machineStarter(machine: Machine): StartProcess {
  return (program) => {
    if (program === 'vitest') throw new Error('Vitest itself does not run in a container: use the light runner.')
    return machine.start(`${machine.root}/${PLACES[program]}`)
  }
}

/** A kit's folder in a container. */
export function machineKit({ root }: Machine, layers: readonly KitLayerName[]): string {
  return `${root}/${PLACES.kit}/${kitFolder(layers)}`
}
