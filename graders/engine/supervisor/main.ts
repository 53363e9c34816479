import { createLauncher } from '../sandbox/launcher.ts'
import { connectCluster } from '../services/postgres/databases.ts'
import { startPglite } from '../services/pglite/pglite.ts'
import type { DatabaseServer } from '../services/types.ts'
import { GraderDesk } from './grader-desk.ts'
import { Grading } from './grading.ts'
import { HostPool } from './host-pool.ts'
import type { GradingJob, GradingOutcome, HostNotifications, HostRequests, SubjectJob, SupervisorSettings } from './protocol.ts'
import { notify, serve } from './rpc.ts'
import { Run } from './run.ts'
import { openOwnerPeer } from './stream-peers.ts'

/**
 * The supervisor: one process that its host owns over stdio. It grades one
 * subject at a time, or holds one run session, and ends with its host.
 */
const host = openOwnerPeer(process.stdin, process.stdout)

interface Equipment {
  settings: SupervisorSettings
  hosts: HostPool
  desk: GraderDesk
}

let equipment: Equipment | undefined
let databases: Promise<DatabaseServer> | undefined
let grading: Grading | undefined
let run: Run | undefined

serve<HostRequests>(host, {
  configure: async (settings) => {
    const launcher = createLauncher(settings.sandbox, { folder: settings.folder, cgroup: settings.cgroup })
    equipment = { settings, hosts: new HostPool(launcher, { most: settings.spares ?? 0 }), desk: await GraderDesk.open(settings.token) }
    return equipment.desk.port
  },
  grade: (job) => grade(configured(), job),
  cancel: async () => grading?.abandon('cancelled'),
  run: async (job) => {
    const { settings, hosts } = configured()
    run = new Run({
      job,
      hosts,
      databases: await databasesFor(settings, job),
      programs: settings.programs,
      strict: settings.strict,
      onLog: (line) => notify<HostNotifications, 'log'>(host, 'log', line),
      onExit: (exit) => notify<HostNotifications, 'exited'>(host, 'exited', exit),
    })
    return run.start()
  },
  request: (request) => started().request(request),
  test: (tests) => started().test(tests),
  stop: async () => {
    await run?.stop()
    run = undefined
  },
})

host.connection.listen()
void host.closed.then(shutDown)
process.stdin.once('end', () => host.close())
// The host decides: a signal to the whole group must not cut a clean end short.
process.on('SIGINT', () => {})
process.on('SIGTERM', () => host.close())

async function grade({ settings, hosts, desk }: Equipment, job: GradingJob): Promise<GradingOutcome> {
  const current = new Grading({
    job,
    hosts,
    databases: await databasesFor(settings, job),
    programs: settings.programs,
    strict: settings.strict,
    onProgress: (progress) => notify<HostNotifications, 'progress'>(host, 'progress', progress),
  })
  grading = current
  try {
    return await current.run((requests) => {
      void desk.assign(job, requests).then(async ({ gone }) => {
        await gone
        current.abandon('The process that runs the grader ended before it had finished.')
      })
    })
  } finally {
    grading = undefined
    void hosts.settle(job.kit)
  }
}

function databasesFor(settings: SupervisorSettings, job: SubjectJob): Promise<DatabaseServer> | undefined {
  if (!job.services.includes('postgres')) return undefined
  databases ??= settings.databases.kind === 'cluster' ? connectCluster(settings.databases.admin) : startPglite(settings.programs.pglite)
  return databases
}

function configured(): Equipment {
  if (equipment === undefined) throw new Error('The supervisor was not configured.')
  return equipment
}

function started(): Run {
  if (run === undefined) throw new Error('The app is not running. Start it first.')
  return run
}

async function shutDown(): Promise<void> {
  grading?.abandon('The supervisor was ended.')
  await run?.stop()
  await equipment?.hosts.close()
  await equipment?.desk.close()
  await (await databases)?.stop()
  process.exit(0)
}
