import { fork } from 'node:child_process'
import { join } from 'node:path'
import { PassThrough } from 'node:stream'
import { ChildHost } from './child-host.ts'
import { sweepFolders } from './host-folders.ts'
import type { HostSettings } from './host/settings.ts'
import { connectLoopback, killTree, makePlainPlace } from './plain-process.ts'
import { type Limits, limitsOf, nodeOptions } from '../policy.ts'
import type { Host, Launcher, LauncherOptions } from './types.ts'

/**
 * Hosts inside a WebContainer, which contains them together with all the rest.
 * Needs no more of an operating system than is known to be there: children with
 * Node's own channel, loopback, SIGKILL. There are no further descriptors, groups
 * of processes are used where there are any, and signals that can be handled are
 * played by the host.
 *
 * @example
 * const host = await createContainerLauncher({ folder: 'hosts' }).prepare(kit.folder)
 */
export function createContainerLauncher(options: LauncherOptions): Launcher {
  const limits = limitsOf(options.limits)
  sweepFolders(options.folder)
  return { kind: 'container', prepare: (kit) => prepareInside(kit, options.folder, options.node ?? process.execPath, limits) }
}

async function prepareInside(kit: string, base: string, node: string, limits: Limits): Promise<Host> {
  const place = makePlainPlace(base, kit, limits)
  const settings: HostSettings = { app: place.app, group: true }
  const child = fork(join(kit, 'host.mjs'), [JSON.stringify(settings)], {
    cwd: place.folder,
    execPath: node,
    execArgv: nodeOptions(limits),
    env: place.env,
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    detached: true,
  })
  const notes = new PassThrough()
  child.on('message', (note) => {
    if (typeof note === 'string') notes.write(note)
  })
  child.on('exit', () => notes.end())
  // Whether a container tells which signal ended a process is not known; what was asked for, is.
  let ending: 'SIGKILL' | 'SIGTERM' | 'SIGINT' | undefined
  return new ChildHost(
    {
      kind: 'container',
      child,
      notes,
      open: async () => undefined,
      connect: connectLoopback,
      send: (line) =>
        new Promise((resolve) => {
          if (child.connected) child.send(line, () => resolve())
          else resolve()
        }),
      signal: (signal) => {
        ending = signal
        if (child.connected) child.send(JSON.stringify({ signal }), () => undefined)
        else child.kill(signal)
      },
      kill: () => {
        ending = 'SIGKILL'
        killTree(child)
      },
      exitOf: (code, signal) =>
        ending === 'SIGKILL' || signal === 'SIGKILL' ? { code: null, signal: ending ?? 'SIGKILL' } : { code, signal },
      remove: () => place.remove(child),
    },
    limits,
  ).ready()
}
