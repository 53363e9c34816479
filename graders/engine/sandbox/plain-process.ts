import type { ChildProcess } from 'node:child_process'
import { mkdirSync } from 'node:fs'
import { connect, type Socket } from 'node:net'
import { dirname, join } from 'node:path'
import { makeHostFolder, removeHostFolder } from './host-folders.ts'
import type { Limits } from '../policy.ts'
import { killGroup } from './teardown.ts'

/** What hosts without a sandbox share: a disposable folder, an own environment, the machine's loopback. */
export interface PlainPlace {
  /** Absolute. The working folder and the home of the process. */
  readonly folder: string
  /** Where the app's files go; not made yet. */
  readonly app: string
  readonly env: Readonly<Record<string, string>>
  /** Ends what the process has left running, and removes the folder. */
  remove(child: ChildProcess): Promise<void>
}

/**
 * Makes the place of one host.
 *
 * @param base folder of all hosts
 * @param kit folder of the kit that it loads
 */
export function makePlainPlace(base: string, kit: string, limits: Limits): PlainPlace {
  const folder = makeHostFolder(base)
  const temporary = join(folder, 'tmp')
  mkdirSync(temporary)
  return {
    folder,
    app: join(folder, 'app'),
    // The kit's own compile cache is for the paths of the sandbox; this one is taken from the environment before any code runs.
    env: { HOME: folder, TMPDIR: temporary, TZ: 'UTC', NO_COLOR: '1', NODE_COMPILE_CACHE: join(dirname(kit), 'compile-cache') },
    async remove({ pid }) {
      if (pid !== undefined) await killGroup(pid, limits.teardownSeconds * 1000)
      await removeHostFolder(folder)
    },
  }
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
