import { spawn, type ChildProcess } from 'node:child_process'
import { mkdirSync } from 'node:fs'
import { connect, type Socket } from 'node:net'
import { dirname, join } from 'node:path'
import { Readable } from 'node:stream'
import { ChildHost, throughInput } from './child-host.ts'
import { makeHostFolder, removeHostFolder, sweepFolders } from './host-folders.ts'
import type { HostSettings } from './host/settings.ts'
import { limitsOf, nodeOptions, type Limits } from './policy.ts'
import { killGroup } from './teardown.ts'
import type { Host, Launcher } from './types.ts'

export interface LauncherOptions {
  /** Where hosts get their disposable folders. Made if missing; leftovers of owners that were killed are removed from it. */
  folder: string
  /** The node binary. Default: the one that runs this. */
  node?: string
  limits?: Partial<Limits>
}

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
  const folder = makeHostFolder(base)
  const temporary = join(folder, 'tmp')
  mkdirSync(temporary)
  const settings: HostSettings = { app: join(folder, 'app'), notes: 3, group: true }
  const child = spawn(node, [...nodeOptions(limits), join(kit, 'host.mjs'), JSON.stringify(settings)], {
    cwd: folder,
    // The kit's own compile cache is for the paths of the sandbox; this one is taken from the environment before any code runs.
    env: { HOME: folder, TMPDIR: temporary, TZ: 'UTC', NODE_COMPILE_CACHE: join(dirname(kit), 'compile-cache') },
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
      async remove() {
        if (child.pid !== undefined) await killGroup(child.pid, limits.teardownSeconds * 1000)
        await removeHostFolder(folder)
      },
    },
    limits,
  ).ready()
}

/** Where a host shares our loopback. */
export function connectLoopback(port: number): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host: '127.0.0.1', port })
    socket.on('error', reject)
    socket.on('connect', () => {
      socket.off('error', reject)
      resolve(socket)
    })
  })
}

/** SIGKILL for a process and what it started: its whole group, where there are groups. */
export function killTree(child: ChildProcess): void {
  if (child.pid === undefined || !signalGroup(child.pid)) child.kill('SIGKILL')
}

function signalGroup(group: number): boolean {
  try {
    return process.kill(-group, 'SIGKILL')
  } catch {
    return false
  }
}
