import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { ChildHost, throughInput } from './child-host.ts'
import { sweepFolders } from './host-folders.ts'
import type { HostSettings } from './host/settings.ts'
import { connectLoopback, killTree, makePlainPlace } from './plain-process.ts'
import { type Limits, limitsOf, nodeOptions } from '../policy.ts'
import type { Host, Launcher, LauncherOptions } from './types.ts'

/**
 * Hosts without a sandbox: child processes with an own folder, a clean
 * environment and the limits that Node itself can hold. They share the loopback
 * of the machine, and could read what their user can read: for one person's own
 * code only.
 *
 * @example
 * const host = await createPlainLauncher({ folder: '.data/hosts' }).prepare(kit.folder)
 */
export function createPlainLauncher(options: LauncherOptions): Launcher {
  const limits = limitsOf(options.limits)
  sweepFolders(options.folder)
  return { kind: 'none', prepare: (kit) => preparePlain(kit, options.folder, options.node ?? process.execPath, limits) }
}

async function preparePlain(kit: string, base: string, node: string, limits: Limits): Promise<Host> {
  const place = makePlainPlace(base, kit, limits)
  const settings: HostSettings = { app: place.app, notes: 3, group: true }
  const child = spawn(node, [...nodeOptions(limits), join(kit, 'host.mjs'), JSON.stringify(settings)], {
    cwd: place.folder,
    env: place.env,
    stdio: ['pipe', 'pipe', 'pipe', 'pipe'],
    // A process group of its own, which is killed as a whole.
    detached: true,
  })
  const notes = child.stdio[3]
  return new ChildHost(
    {
      kind: 'none',
      child,
      notes: notes instanceof Readable ? notes : Readable.from([]),
      open: async () => undefined,
      connect: connectLoopback,
      send: throughInput(child),
      signal: (signal) => void child.kill(signal),
      kill: () => killTree(child),
      exitOf: (code, signal) => ({ code, signal }),
      remove: () => place.remove(child),
    },
    limits,
  ).ready()
}
