import { basename } from 'node:path'
import { INSIDE_ID, type Limits, MIB, nodeOptions } from '../policy.ts'

/** Where things are inside the sandbox. Nothing tells where they are outside. */
export const INSIDE = {
  app: '/app',
  kit: '/kit',
  compileCache: '/kit/compile-cache',
  relay: '/run/relay',
  node: '/bin/node',
  prlimit: '/bin/prlimit',
} as const

/** Descriptors that bubblewrap and the host are started with, beside stdin, stdout and stderr. */
export const DESCRIPTOR = { notes: 3, arguments: 4, info: 5, seccomp: 6 } as const

export interface SandboxFiles {
  /** Shared libraries and the loader, bound each to its own path. */
  libraries: readonly string[]
  node: string
  prlimit: string
  /** `hosts`, `passwd` and `group`, which are all there is in /etc. */
  etc: string
  kit: string
  relay: string
  /** Programs that a probe brings along, bound to /bin. */
  tools?: readonly string[]
}

/**
 * The options for bubblewrap, to be sent over a descriptor: a command line can be
 * read inside, in /proc/1/cmdline.
 *
 * Denies first: all namespaces are new, no capability is left, the root is an
 * empty read-only file system with only what Node needs in it.
 */
export function sandboxOptions(files: SandboxFiles, limits: Limits): string[] {
  return [
    ['--unshare-all', '--unshare-user', '--disable-userns', '--die-with-parent', '--new-session', '--clearenv'],
    ['--cap-drop', 'ALL', '--uid', `${INSIDE_ID}`, '--gid', `${INSIDE_ID}`, '--hostname', 'subject'],
    ['--info-fd', `${DESCRIPTOR.info}`, '--seccomp', `${DESCRIPTOR.seccomp}`],
    ...files.libraries.map((path) => ['--ro-bind', path, path]),
    ['--ro-bind', files.node, INSIDE.node, '--ro-bind', files.prlimit, INSIDE.prlimit],
    ['--ro-bind', files.etc, '/etc', '--ro-bind', files.kit, INSIDE.kit, '--ro-bind', files.relay, INSIDE.relay],
    ...(files.tools ?? []).map((path) => ['--ro-bind', path, `/bin/${basename(path)}`]),
    ['--proc', '/proc', '--dev', '/dev'],
    ['--size', `${limits.temporaryDiskMiB * MIB}`, '--tmpfs', '/tmp'],
    ['--size', `${limits.appDiskMiB * MIB}`, '--tmpfs', INSIDE.app],
    // bubblewrap's own root and /dev are writable memory without a size until they are sealed.
    ['--remount-ro', '/dev', '--remount-ro', '/'],
    ['--setenv', 'HOME', '/tmp', '--setenv', 'TMPDIR', '/tmp', '--setenv', 'TZ', 'UTC', '--setenv', 'NO_COLOR', '1'],
    ['--chdir', INSIDE.app],
  ].flat()
}

/** Joins cgroups, offers itself to the kernel when memory runs short, and becomes a program. Parameters: their number, them, the program. */
const JOIN =
  'n=$1; shift; while [ "$n" -gt 0 ]; do echo $$ > "$1" || exit 125; shift; n=$((n - 1)); done; echo 900 > /proc/self/oom_score_adj; unset PWD; exec "$@"'

/**
 * The command line that starts bubblewrap inside cgroups, as an unprivileged user: it joins
 * while it may still write there, then gives its rights up.
 *
 * @param entrances files into which a process writes its id to join
 * @param id of user and group to become; left out: those we have
 */
export function enteringGroups(
  entrances: readonly string[],
  programs: { shell: string; setpriv: string },
  id: number | undefined,
  command: readonly string[],
): string[] {
  const user = id === undefined ? [] : [programs.setpriv, `--reuid=${id}`, `--regid=${id}`, '--clear-groups', '--']
  return [programs.shell, '-c', JOIN, 'sh', `${entrances.length}`, ...entrances, ...user, ...command]
}

/**
 * What bubblewrap runs: the process limits are set inside, where they count the
 * tasks of this sandbox only, and not those of the user it is started by.
 *
 * @param program what Node.js is given: a script and its parameters
 */
export function sandboxCommand(program: readonly string[], limits: Limits): string[] {
  return [
    INSIDE.prlimit,
    `--nproc=${limits.tasks}`,
    `--nofile=${limits.openFiles}`,
    `--fsize=${limits.fileMiB * MIB}`,
    `--data=${limits.dataMiB * MIB}`,
    '--core=0',
    // The first number sends SIGXCPU, which tells this limit from others; the second SIGKILL.
    `--cpu=${limits.cpuSeconds}:${limits.cpuSeconds + 1}`,
    INSIDE.node,
    ...nodeOptions(limits),
    ...program,
  ]
}
