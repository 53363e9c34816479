import type { DatabaseSession, GradingDatabase } from '../services/types.ts'
import type { WireHold } from '../wire/types.ts'
import type { Environment } from './environment.ts'
import { NestHosts } from './nest-hosts.ts'
import type { GraderRequests } from './protocol.ts'
import { VariantRuns } from './variant-runs.ts'
import { decodeValue, encodeValue } from './values.ts'

type FixtureMethod = Extract<keyof GraderRequests, `${string}.${string}`>

/** How long `queries.since` waits for statements in flight, in milliseconds. */
const IDLE_DEADLINE_MS = 3_000

export interface FixtureRequests {
  requests: Pick<GraderRequests, FixtureMethod>
  /** A requirement begins: logs, queries and commands are counted from here. */
  mark(): Promise<void>
  /** A requirement ended: sessions that it opened are closed, statements that it held go on. */
  release(): Promise<void>
}

/** What the grader's fixtures may ask of one environment. */
export function fixtureRequests(environment: Environment): FixtureRequests {
  const sessions = new Map<number, DatabaseSession>()
  const nest = new NestHosts(environment)
  const variants = new VariantRuns(environment)
  const holds: WireHold[] = []
  let lastSession = 0
  let logMark = 0
  let commandMark = 0
  let callMark = 0
  let queryMark = 0

  const database = () => environment.database ?? missing('postgres')
  const valkey = () => environment.valkey ?? missing('valkey')
  const dependency = (name: string) => environment.dependencies.get(name) ?? missing(name)

  /** The session that is used without asking for one, and whose it is. */
  let observer: { of: GradingDatabase; session: Promise<DatabaseSession> } | undefined

  const session = async (id: number): Promise<DatabaseSession> => {
    const open = sessions.get(id)
    if (open !== undefined) return open
    if (id !== 0) throw new Error('This database session is closed.')
    const of = database()
    if (observer?.of !== of) observer = { of, session: of.session() }
    return observer.session
  }

  const hold = (id: number) => holds[id] ?? unknownHold(id)

  const release = async () => {
    environment.postgres?.releaseHolds()
    holds.length = 0
    const open = [...sessions.values()]
    sessions.clear()
    await Promise.allSettled([...open.map((one) => one.close()), cleanObserver(), nest.release(), variants.release()])
  }

  /** Connecting costs more than forgetting: settings, temporary tables, locks and channels of one requirement are not the next one's. */
  const cleanObserver = async () => {
    const current = observer
    try {
      await (await current?.session)?.query('DISCARD ALL')
    } catch {
      // It was ended, or its transaction left open.
      observer = undefined
      await (await current?.session)?.close()
    }
  }

  return {
    release,
    mark: async () => {
      logMark = environment.log.mark()
      queryMark = environment.postgres?.mark() ?? 0
      commandMark = environment.valkeyProxy?.commands.length ?? 0
      callMark = Math.max(0, ...[...environment.dependencies.values()].flatMap(({ calls }) => calls.map(({ sequence }) => sequence)))
    },
    requests: {
      ...nest.requests,
      ...variants.requests,
      'documents.list': async () => environment.job.documents ?? missing('documents'),
      'subject.start': (target) => environment.subject.start(target),
      'subject.stop': (target, options) => environment.subject.stop(target, options.signal, options.deadlineMs),
      'subject.kill': (target) => environment.subject.kill(target),
      'subject.restart': (target, options) => environment.subject.restart(target, options.graceful),
      'subject.scale': (process, instances) => environment.subject.scale(process, instances),
      'subject.running': async () => environment.subject.running(),
      'db.query': async (id, sql, parameters) => {
        const rows = await (await session(id)).query(sql, parameters.map(decodeValue))
        return rows.map((row) => Object.fromEntries(Object.entries(row).map(([key, value]) => [key, encodeValue(value)])))
      },
      'db.open': async () => {
        const opened = await database().session()
        lastSession += 1
        sessions.set(lastSession, opened)
        return lastSession
      },
      'db.close': async (id) => {
        await sessions.get(id)?.close()
        sessions.delete(id)
      },
      'queries.mark': async (markers) => {
        const proxy = environment.postgres ?? missing('postgres')
        proxy.watch(markers)
        return proxy.mark()
      },
      'queries.since': async (mark) => {
        const proxy = environment.postgres ?? missing('postgres')
        await Promise.race([proxy.idle(), new Promise((resolve) => setTimeout(resolve, IDLE_DEADLINE_MS))])
        return proxy.statements.filter(({ sequence }) => sequence > Math.max(mark, queryMark))
      },
      'queries.hold': async (text, options) => {
        const proxy = environment.postgres ?? missing('postgres')
        return holds.push(proxy.hold({ text, ...options })) - 1
      },
      'queries.held': async (id) => [...hold(id).held],
      'queries.release': async (id) => hold(id).release(),
      'valkey.command': (parts) => valkey().command(parts),
      'valkey.seen': async () => (environment.valkeyProxy ?? missing('valkey')).commands.slice(commandMark),
      'valkey.port': async (up) => {
        if (!up) environment.subject.touch()
        const proxy = environment.valkeyProxy ?? missing('valkey')
        await (up ? proxy.up() : proxy.down())
      },
      'logs.lines': async () => environment.log.since(logMark),
      'clock.advance': (ms) => environment.advance(ms),
      'dependency.calls': async (name) => dependency(name).calls.filter(({ sequence }) => sequence > callMark),
      'dependency.rule': async (name, rule) => dependency(name).rule(rule),
      'dependency.port': async (name, up) => {
        if (!up) environment.subject.touch()
        await (up ? dependency(name).up() : dependency(name).down())
      },
      'faults.arm': async (at, options) => {
        const id = environment.faults.arm(at, options)
        environment.subject.touch()
        environment.watchCommits()
        return id
      },
      'faults.state': async (id) => environment.faults.state(id),
      'faults.disarm': async (id) => {
        environment.faults.disarm(id)
        environment.watchCommits()
      },
    },
  }
}

function unknownHold(id: number): never {
  throw new Error(`There is no hold ${id} in this requirement.`)
}

function missing(name: string): never {
  throw new Error(`The grader uses "${name}", which the exercise's manifest does not list.`)
}
