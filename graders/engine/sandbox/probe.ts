import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createServer } from 'node:net'
import { z } from 'zod'
import { INSIDE } from './bwrap-arguments.ts'
import { INSIDE_ID } from './policy.ts'
import { findProgram, firstLine, librariesOf } from './programs.ts'
import { findSandboxBase, isRoot, outsideId, type SandboxBase } from './sandbox-base.ts'

export interface SandboxLayer {
  name: string
  works: boolean
  /** What was seen. */
  detail: string
  /** What to do when it does not work. */
  remedy?: string
}

export interface SandboxProbe {
  /** Every layer works. */
  works: boolean
  layers: SandboxLayer[]
}

const INSTALL = 'install it with your system\'s packages, such as "apt install bubblewrap util-linux" (Linux only)'
const ALLOW_NAMESPACES =
  'let unprivileged users make user namespaces: "sysctl -w kernel.unprivileged_userns_clone=1" or, on Ubuntu, "sysctl -w kernel.apparmor_restrict_unprivileged_userns=0"; in Docker, run with "--security-opt seccomp=unconfined"'

/**
 * Tries each layer of the sandbox for real, in about a quarter of a second.
 *
 * @example if (!(await probeSandbox()).works) console.warn('grading without a sandbox')
 */
export async function probeSandbox(): Promise<SandboxProbe> {
  const programs = await probePrograms()
  if (programs.some((layer) => !layer.works)) return { works: false, layers: programs }
  const scratch = mkdtempSync(join(tmpdir(), 'loadbearing-probe-'))
  try {
    const layers = [...programs, ...(await probeInside(await findSandboxBase({ folder: scratch, node: process.execPath })))]
    return { works: layers.every((layer) => layer.works), layers }
  } finally {
    rmSync(scratch, { recursive: true, force: true })
  }
}

/** Tries to make a namespace inside the sandbox; part of util-linux, as prlimit is. */
const NESTER = 'unshare'

async function probePrograms(): Promise<SandboxLayer[]> {
  return Promise.all(
    ['bwrap', 'prlimit', NESTER, 'ldd'].map(async (name) => {
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
    return layersOf(seen)
  } finally {
    outsider.close()
  }
}

function layersOf(seen: Sighting): SandboxLayer[] {
  const broken = 'this version of bubblewrap does not keep what is asked of it: install 0.8 or later'
  const layer = (name: string, works: boolean, detail: string, remedy = broken): SandboxLayer =>
    works ? { name, works, detail } : { name, works, detail, remedy }
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
    layer('read-only system', seen.readOnly, seen.readOnly ? 'nothing can be written outside /app and /tmp' : 'the root can be written'),
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
  readOnly: z.boolean(),
  node: z.string(),
})
type Sighting = z.infer<typeof sightingSchema>

/** What a Node process inside sees; as text: why there is none. */
async function look(base: SandboxBase, port: number): Promise<Sighting | string> {
  const nester = findProgram(NESTER) ?? NESTER
  const libraries = new Set([...base.libraries, ...(await librariesOf([nester]))])
  const options = [
    ['--unshare-all', '--unshare-user', '--disable-userns', '--die-with-parent', '--new-session', '--clearenv'],
    ['--cap-drop', 'ALL', '--uid', `${INSIDE_ID}`, '--gid', `${INSIDE_ID}`],
    ...[...libraries].map((path) => ['--ro-bind', path, path]),
    ['--ro-bind', base.node, INSIDE.node, '--ro-bind', nester, `/bin/${NESTER}`, '--proc', '/proc', '--dev', '/dev', '--remount-ro', '/'],
  ].flat()
  const id = outsideId()
  return new Promise((resolve) => {
    const identity = id === undefined ? {} : { uid: id, gid: id }
    execFile(
      base.bwrap,
      [...options, '--', INSIDE.node, '-e', LOOK, String(port)],
      { cwd: '/', env: {}, timeout: 20_000, ...identity },
      (error, stdout, stderr) => {
        if (error === null) resolve(sightingSchema.parse(JSON.parse(stdout)))
        else resolve((stderr.trim().split('\n', 1)[0] ?? '') || (isRoot() ? `${error.message} (as user ${id})` : error.message))
      },
    )
  })
}

/** Runs inside, so it is text. Answers a `Sighting`. */
const LOOK = `
const fs = require('fs'), net = require('net')
const tries = (port) => new Promise((resolve) => net.connect(port, '127.0.0.1').on('connect', () => resolve(true)).on('error', () => resolve(false)))
const status = fs.readFileSync('/proc/self/status', 'utf8')
const writable = () => { try { fs.writeFileSync('/probe', ''); return true } catch { return false } }
const server = net.createServer((socket) => socket.destroy()).listen(0, '127.0.0.1', async () => {
  console.log(JSON.stringify({
    uid: process.getuid(),
    capabilities: Number('0x' + /CapEff:\\s*(\\w+)/.exec(status)[1]),
    interfaces: fs.readFileSync('/proc/net/dev', 'utf8').split('\\n').slice(2).map((line) => line.split(':')[0].trim()).filter(Boolean).join(' '),
    loopback: await tries(server.address().port),
    reachesOutside: server.address().port === Number(process.argv[1]) ? false : await tries(Number(process.argv[1])),
    processes: fs.readdirSync('/proc').filter((name) => /^\\d+$/.test(name)).length,
    nests: require('child_process').spawnSync('/bin/unshare', ['--user', process.execPath, '--version']).status === 0,
    readOnly: !writable(),
    node: process.version,
  }))
  server.close()
})`
