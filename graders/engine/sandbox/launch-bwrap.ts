import type { ChildProcess } from 'node:child_process'
import { chmodSync, chownSync } from 'node:fs'
import { basename } from 'node:path'
import { Readable } from 'node:stream'
import { DESCRIPTOR, INSIDE } from './bwrap-arguments.ts'
import { makeHostGroup } from './cgroup/host-group.ts'
import { ChildHost, refused, throughInput } from './child-host.ts'
import { unpackExit } from './exit.ts'
import { makeHostFolder, removeHostFolder } from './host-folders.ts'
import type { ControlLine, HostSettings } from './host/settings.ts'
import { type Limits, limitsOf } from '../policy.ts'
import { readableByAll } from './readable-copy.ts'
import { RelaySockets } from './relay-sockets.ts'
import { findSandboxBase, isRoot, outsideId, type SandboxBase } from './sandbox-base.ts'
import { startSandbox } from './start-sandbox.ts'
import { processGone } from './teardown.ts'
import type { Host, Launcher, LauncherOptions } from './types.ts'

/**
 * Hosts in bubblewrap: an own user, no network but an own loopback, a read-only
 * system, disks in memory, a filter of system calls, limits on each process and on all together. The way in and out are the
 * unix sockets of one folder.
 *
 * @example
 * const host = await createBwrapLauncher({ folder: '.data/hosts' }).prepare(kit.folder)
 */
export function createBwrapLauncher(options: LauncherOptions): Launcher {
  const limits = limitsOf(options.limits)
  let base: Promise<SandboxBase> | undefined
  const kits = new Map<string, Promise<string>>()
  return {
    kind: 'bwrap',
    async prepare(kit) {
      base ??= findSandboxBase({ folder: options.folder, node: options.node ?? process.execPath, cgroup: options.cgroup })
      const readable = kits.get(kit) ?? (isRoot() ? readableByAll(kit) : Promise.resolve(kit))
      kits.set(kit, readable)
      return prepareContained(await readable, await base, limits)
    },
  }
}

async function prepareContained(kit: string, base: SandboxBase, limits: Limits): Promise<Host> {
  const folder = makeHostFolder(base.folder)
  const id = outsideId()
  if (id !== undefined) {
    chownSync(folder, 0, id)
    chmodSync(folder, 0o750)
  }
  const group = base.hierarchy === undefined ? undefined : makeHostGroup(base.hierarchy, basename(folder), limits)
  const settings: HostSettings = { app: INSIDE.app, relay: INSIDE.relay, notes: DESCRIPTOR.notes, compileCache: INSIDE.compileCache }
  const child = startSandbox({
    files: { ...base, kit, relay: folder },
    programs: base,
    seccomp: base.seccomp,
    entrances: group?.entrances ?? [],
    id,
    program: [`${INSIDE.kit}/host.mjs`, JSON.stringify(settings)],
    limits,
  })
  const first = firstProcess(readable(child, DESCRIPTOR.info))
  const sockets = new RelaySockets(folder, id, limits)
  let appPort = 0
  const send = (line: ControlLine) => void child.stdin?.write(`${JSON.stringify(line)}\n`)
  return new ChildHost(
    {
      kind: 'bwrap',
      child,
      notes: readable(child, DESCRIPTOR.notes),
      async open(job) {
        appPort = Number(job.env['PORT'] ?? 0)
        await sockets.open(job.ports)
      },
      send: throughInput(child),
      connect: (port) => (port === appPort ? sockets.accept(port, (connect) => send({ connect })) : Promise.reject(refused(port))),
      signal: (signal) => send({ signal }),
      kill: () => void child.kill('SIGKILL'),
      exitOf: (code, signal, left) => (signal === null ? unpackExit(code, left) : { code, signal }),
      exceeded: () => group?.exceeded(),
      async remove() {
        sockets.close()
        // bubblewrap ends a moment before the namespace does.
        const pid = await first
        if (pid !== undefined) await processGone(pid, limits.teardownSeconds * 1000)
        await group?.remove()
        await removeHostFolder(folder)
      },
    },
    limits,
  ).ready()
}

/** The machine's number for the first process of the new pid namespace, which bubblewrap tells. */
async function firstProcess(info: Readable): Promise<number | undefined> {
  let text = ''
  try {
    for await (const chunk of info) text += String(chunk)
  } catch {
    return undefined
  }
  const pid = /"child-pid":\s*(\d+)/.exec(text)?.[1]
  return pid === undefined ? undefined : Number(pid)
}

function readable(child: ChildProcess, descriptor: 3 | 5): Readable {
  // The types know five descriptors, Node any number.
  const stream: unknown = Reflect.get(child.stdio, descriptor)
  return stream instanceof Readable ? stream : Readable.from([])
}
