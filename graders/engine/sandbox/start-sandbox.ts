import { spawn, type ChildProcess } from 'node:child_process'
import { Writable } from 'node:stream'
import { DESCRIPTOR, enteringGroups, sandboxCommand, sandboxOptions, type SandboxFiles } from './bwrap-arguments.ts'
import type { Limits } from '../policy.ts'

/** What bubblewrap is started with: where it finds itself, what it may be, what it runs. */
export interface SandboxStart {
  files: SandboxFiles
  programs: { bwrap: string; shell: string; setpriv: string }
  /** The filter of system calls, as the kernel reads it. */
  seccomp: Buffer
  /** Files of cgroups into which it writes its id. */
  entrances: readonly string[]
  /** User and group to become first; left out: those we have. */
  id: number | undefined
  /** What Node.js is given inside: a script and its parameters. */
  program: readonly string[]
  limits: Limits
}

/** Starts a sandbox. Its descriptors are those of `DESCRIPTOR`, all piped. */
export function startSandbox({ files, programs, seccomp, entrances, id, program, limits }: SandboxStart): ChildProcess {
  const bubblewrap = [programs.bwrap, '--args', `${DESCRIPTOR.arguments}`, '--', ...sandboxCommand(program, limits)]
  // An unprivileged user before bubblewrap: inside, a user who was root outside is above the limits.
  const [shell = programs.shell, ...parameters] = enteringGroups(entrances, programs, id, bubblewrap)
  const child = spawn(shell, parameters, { cwd: '/', env: {}, stdio: ['pipe', 'pipe', 'pipe', 'pipe', 'pipe', 'pipe', 'pipe'] })
  give(child, DESCRIPTOR.arguments, sandboxOptions(files, limits).join('\0'))
  give(child, DESCRIPTOR.seccomp, seccomp)
  return child
}

function give(child: ChildProcess, descriptor: 4 | 6, content: string | Buffer): void {
  // The types know five descriptors, Node any number.
  const stream: unknown = Reflect.get(child.stdio, descriptor)
  if (!(stream instanceof Writable)) return
  stream.on('error', () => undefined)
  stream.end(content)
}
