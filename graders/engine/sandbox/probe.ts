import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import type { Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { z } from 'zod'
import { makeHostGroup, type HostGroup } from './cgroup/host-group.ts'
import { makeHostFolder, removeHostFolder } from './host-folders.ts'
import { INSIDE_ID, type Limits, limitsOf, POLICY } from '../policy.ts'
import { findProgram, firstLine, librariesOf } from './programs.ts'
import { findSandboxBase, isRoot, outsideId, type SandboxBase } from './sandbox-base.ts'
import { startSandbox } from './start-sandbox.ts'

export interface SandboxLayer {
  name: string
  works: boolean
  /** What was seen. */
  detail: string
  /** What to do when it does not work. */
  remedy?: string
  /** Left out: always. Without this one a sandbox still contains; only servers that are open to others refuse to go without. */
  needed?: 'by-open-servers'
}

export interface SandboxProbe {
  /** Every layer that is always needed works. */
  works: boolean
  layers: SandboxLayer[]
}

const INSTALL = 'install it with your system\'s packages, such as "apt install bubblewrap util-linux" (Linux only)'
const ALLOW_NAMESPACES =
  'let unprivileged users make user namespaces: "sysctl -w kernel.unprivileged_userns_clone=1" or, on Ubuntu, "sysctl -w kernel.apparmor_restrict_unprivileged_userns=0"; in Docker, run with "--security-opt seccomp=unconfined"'

const ALLOW_GROUPS =
  'let the server divide a cgroup: run it as root, or as a systemd unit with "Delegate=yes"; in Docker, with "--cgroupns=private --security-opt writable-cgroups=true", or name a prepared group (version 2) with LOADBEARING_CGROUP'

/**
 * Tries each layer of the sandbox for real, in about half a second, with the options
 * that hosts are started with.
 *
 * @param options.cgroup a cgroup that was prepared for hosts, or `none`
 * @example if (!(await probeSandbox()).works) console.warn('grading without a sandbox')
 */
export async function probeSandbox(options: { cgroup?: string | undefined } = {}): Promise<SandboxProbe> {
  const programs = await probePrograms()
  if (programs.some((layer) => !layer.works)) return { works: false, layers: programs }
  const scratch = mkdtempSync(join(tmpdir(), 'loadbearing-probe-'))
  try {
    const layers = [...programs, ...(await probeInside(await findSandboxBase({ folder: scratch, node: process.execPath, ...options })))]
    return { works: layers.every((layer) => layer.works || layer.needed === 'by-open-servers'), layers }
  } finally {
    rmSync(scratch, { recursive: true, force: true })
  }
}

/** They try inside what must not work: to make a namespace, and a call that is not listed. Part of util-linux, as prlimit is. */
const TOOLS = ['unshare', 'setarch']

/** How long a sandbox may take to end, in milliseconds. */
const PATIENCE_MS = 20_000

async function probePrograms(): Promise<SandboxLayer[]> {
  return Promise.all(
    ['bwrap', 'prlimit', 'setpriv', ...TOOLS, 'ldd'].map(async (name) => {
      const path = findProgram(name)
      const version = path === undefined ? undefined : await firstLine(path, ['--version'])
      if (version === undefined)
        return { name, works: false, detail: path === undefined ? 'not found' : `${path} does not run`, remedy: INSTALL }
      return { name, works: true, detail: version }
    }),
  )
}

async function probeInside(base: SandboxBase): Promise<SandboxLayer[]> {
  const outsider = createServer((socket) => socket.destroy())
  await new Promise<void>((resolve) => outsider.listen(0, '127.0.0.1', resolve))
  try {
    const address = outsider.address()
    const port = typeof address === 'object' && address !== null ? address.port : 0
    const seen = await look(base, port)
    if (typeof seen === 'string') return [{ name: 'user namespace', works: false, detail: seen, remedy: ALLOW_NAMESPACES }]
    return [...layersOf(seen), ...(await probeGroups(base))]
  } finally {
    outsider.close()
  }
}

function layersOf(seen: Sighting): SandboxLayer[] {
  const broken = 'this version of bubblewrap does not keep what is asked of it: install 0.8 or later'
  const layer = (name: string, works: boolean, detail: string, remedy = broken): SandboxLayer =>
    works ? { name, works, detail } : { name, works, detail, remedy }
  const unfiltered = 'this kernel has no seccomp filters: use one with CONFIG_SECCOMP_FILTER'
  return [
    layer('user namespace', true, 'an unprivileged user can make one'),
    layer(
      'unprivileged user',
      seen.uid === INSIDE_ID && seen.capabilities === 0,
      `user ${seen.uid}, ${seen.capabilities === 0 ? 'no' : 'some'} capabilities`,
    ),
    layer(
      'own network',
      seen.interfaces === 'lo' && !seen.reachesOutside && seen.loopback,
      `interfaces: ${seen.interfaces}; own loopback ${seen.loopback ? 'up' : 'down'}; the machine's ports ${seen.reachesOutside ? 'reachable' : 'out of reach'}`,
    ),
    layer('own processes', seen.processes <= 3, `${seen.processes} processes to be seen`),
    layer('no nested namespaces', !seen.nests, `a user namespace inside is ${seen.nests ? 'possible' : 'refused'}`),
    layer(
      'filter of system calls',
      seen.filtered && !seen.changesPersonality,
      seen.filtered ? `a call that is not listed is ${seen.changesPersonality ? 'possible' : 'refused'}` : 'none is in force',
      unfiltered,
    ),
    layer('read-only system', seen.readOnly, seen.readOnly ? 'nothing can be written outside /app and /tmp' : 'the root can be written'),
    layer('limits of a process', seen.tasks === POLICY.tasks.value, `${seen.tasks} processes and threads`),
    layer('Node inside', true, seen.node),
  ]
}

const sightingSchema = z.object({
  uid: z.number(),
  capabilities: z.number(),
  interfaces: z.string(),
  loopback: z.boolean(),
  reachesOutside: z.boolean(),
  processes: z.number(),
  nests: z.boolean(),
  filtered: z.boolean(),
  changesPersonality: z.boolean(),
  readOnly: z.boolean(),
  tasks: z.number(),
  node: z.string(),
})
type Sighting = z.infer<typeof sightingSchema>

/** What a Node process inside sees; as text: why there is none. */
async function look(base: SandboxBase, port: number): Promise<Sighting | string> {
  const tools = TOOLS.map((name) => findProgram(name)).filter((path) => path !== undefined)
  const libraries = [...new Set([...base.libraries, ...(await librariesOf(tools))])]
  const { code, stdout, stderr } = await runInside({ ...base, libraries, tools }, ['-e', LOOK, String(port)], limitsOf())
  if (code === 0) return sightingSchema.parse(JSON.parse(stdout))
  return (
    (stderr.trim().split('\n', 1)[0] ?? '') || `bubblewrap ended with ${code ?? 'a signal'}${isRoot() ? ', as an unprivileged user' : ''}`
  )
}

/** The cgroups around a sandbox: one that takes too much is ended for it. */
async function probeGroups(base: SandboxBase): Promise<SandboxLayer[]> {
  const { hierarchy } = base
  const name = 'limits of all processes'
  if (hierarchy === undefined)
    return [{ name, works: false, detail: 'there is no cgroup that we may divide', remedy: ALLOW_GROUPS, needed: 'by-open-servers' }]
  const meets = async (limits: Partial<Limits>, script: string): Promise<'memory' | 'pids' | undefined> => {
    const folder = makeHostFolder(base.folder)
    const group = makeHostGroup(hierarchy, basename(folder), limitsOf(limits))
    await runInside(base, ['-e', script], limitsOf(limits), group)
    const exceeded = group.exceeded()
    await group.remove()
    await removeHostFolder(folder)
    return exceeded
  }
  const [memory, tasks] = await Promise.all([
    meets({ sandboxMemoryMiB: 96 }, 'Buffer.alloc(256 * 1024 * 1024, 1)'),
    meets({ sandboxTasks: 8 }, ''),
  ])
  const version = `cgroups, version ${hierarchy.version}`
  if (memory === 'memory' && tasks === 'pids') return [{ name, works: true, detail: `${version}: memory and tasks are held` }]
  const open = [...(memory === 'memory' ? [] : ['memory']), ...(tasks === 'pids' ? [] : ['tasks'])].join(' and ')
  return [{ name, works: false, detail: `${version}: ${open} not held`, remedy: ALLOW_GROUPS, needed: 'by-open-servers' }]
}

/** Runs Node.js in a sandbox to its end, as hosts are run. */
async function runInside(
  base: SandboxBase & { tools?: readonly string[] },
  program: readonly string[],
  limits: Limits,
  group?: HostGroup,
): Promise<{ code: number | null; stdout: string; stderr: string }> {
  const empty = makeHostFolder(base.folder)
  chmodSync(empty, 0o755)
  const start = { files: { ...base, kit: empty, relay: empty }, programs: base, seccomp: base.seccomp, entrances: group?.entrances ?? [] }
  const child = startSandbox({ ...start, id: outsideId(), program, limits })
  const late = setTimeout(() => child.kill('SIGKILL'), PATIENCE_MS)
  child.stdin?.end()
  try {
    const ended = new Promise<number | null>((resolve) => {
      child.on('close', resolve)
      child.on('error', () => resolve(null))
    })
    const [stdout, stderr, code] = await Promise.all([textOf(child.stdout), textOf(child.stderr), ended])
    return { code, stdout, stderr }
  } finally {
    clearTimeout(late)
    await removeHostFolder(empty)
  }
}

async function textOf(stream: Readable | null): Promise<string> {
  return stream === null ? '' : text(stream).catch(() => '')
}

/** Runs inside, so it is text. Answers a `Sighting`. */
const LOOK = `
const fs = require('fs'), net = require('net')
const { spawnSync } = require('child_process')
const tries = (port) => new Promise((resolve) => net.connect(port, '127.0.0.1').on('connect', () => resolve(true)).on('error', () => resolve(false)))
const status = fs.readFileSync('/proc/self/status', 'utf8')
const runs = (program, ...parameters) => spawnSync(program, [...parameters, process.execPath, '--version']).status === 0
const writable = () => { try { fs.writeFileSync('/probe', ''); return true } catch { return false } }
const server = net.createServer((socket) => socket.destroy()).listen(0, '127.0.0.1', async () => {
  console.log(JSON.stringify({
    uid: process.getuid(),
    capabilities: Number('0x' + /CapEff:\\s*(\\w+)/.exec(status)[1]),
    interfaces: fs.readFileSync('/proc/net/dev', 'utf8').split('\\n').slice(2).map((line) => line.split(':')[0].trim()).filter(Boolean).join(' '),
    loopback: await tries(server.address().port),
    reachesOutside: server.address().port === Number(process.argv[1]) ? false : await tries(Number(process.argv[1])),
    processes: fs.readdirSync('/proc').filter((name) => /^\\d+$/.test(name)).length,
    nests: runs('/bin/unshare', '--user'),
    filtered: /Seccomp:\\s*2/.test(status),
    changesPersonality: runs('/bin/setarch', '--addr-no-randomize'),
    readOnly: !writable(),
    tasks: Number(/Max processes\\s+(\\d+)/.exec(fs.readFileSync('/proc/self/limits', 'utf8'))?.[1] ?? 0),
    node: process.version,
  }))
  server.close()
})`
