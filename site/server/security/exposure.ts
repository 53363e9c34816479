import { randomBytes } from 'node:crypto'
import { isIPv6 } from 'node:net'
import type { Config } from '../config.ts'
import { StartRefusal } from '../start-refusal.ts'

/** Who may reach this server, and what guards it. Decided once, at the start. */
export interface Exposure {
  readonly sandbox: 'bwrap' | 'none'
  /** Without a sandbox: what every write and every read of a run or grading must carry. */
  readonly token: string | null
  /** What whoever starts the server has to know, in one line. */
  readonly notice: string | null
}

interface Problem {
  reason: string
  remedy: string
}

export interface Machine {
  /**
   * Whether the sandbox works here, tried for real, and if not, why and what to do (neither ends with a full stop).
   * `missing`: it contains, but lacks a layer that servers for others must have.
   */
  sandbox: { ok: true; missing?: Problem } | ({ ok: false } & Problem)
  /** User id that the server runs as; undefined where there is no such thing. */
  uid: number | undefined
}

/**
 * Grading without a sandbox is for one person on loopback: never as root, never
 * on the network, and only with a token that a web page elsewhere can't know.
 *
 * @throws StartRefusal when that would not hold
 * @example decideExposure(config, { sandbox: { ok: true }, uid: 1000 }) // { sandbox: 'bwrap', token: null, notice: null }
 */
export function decideExposure(
  config: Pick<Config, 'sandbox' | 'cgroup' | 'host' | 'publicUrl' | 'trustProxy'>,
  machine: Machine,
): Exposure {
  const wanted = config.sandbox !== 'none'
  if (wanted && machine.sandbox.ok) {
    const { missing } = machine.sandbox
    const opening = openedBy(config)
    if (missing !== undefined && opening !== undefined && config.cgroup !== 'none')
      throw new StartRefusal(
        `${opening.setting} lets others run code here, and a layer of the sandbox is missing (${missing.reason}): ${missing.remedy}. To accept that, set LOADBEARING_CGROUP=none.`,
      )
    return { sandbox: 'bwrap', token: null, notice: null }
  }

  const { why, mend } =
    wanted && !machine.sandbox.ok
      ? { why: `the sandbox does not work here (${machine.sandbox.reason})`, mend: machine.sandbox.remedy }
      : NOT_WANTED
  if (config.sandbox === 'bwrap') throw new StartRefusal(`${why}, and LOADBEARING_SANDBOX=bwrap asks for it: ${mend}.`)
  const refuse = (what: string, otherwise: string): never => {
    throw new StartRefusal(`${why}, and without a sandbox ${what}: ${otherwise}, or ${mend}.`)
  }
  if (machine.uid === 0) refuse('learner code would run as root', 'start as an ordinary user')
  const opening = openedBy(config)
  if (opening) refuse(`${opening.setting} would let others run code here`, `unset ${opening.variable}`)
  return {
    sandbox: 'none',
    token: randomBytes(24).toString('base64url'),
    notice: `${why}: code that is graded or run can do whatever you can do on this machine. Use it for your own code only, or ${mend}.`,
  }
}

/** The setting by which others can reach this server; undefined when only this machine can. */
function openedBy({
  host,
  publicUrl,
  trustProxy,
}: Pick<Config, 'host' | 'publicUrl' | 'trustProxy'>): { variable: string; setting: string } | undefined {
  const opened = (variable: string, value: string | number) => ({ variable, setting: `${variable}=${value}` })
  if (!isLoopback(host)) return opened('HOST', host)
  if (publicUrl) return opened('PUBLIC_URL', publicUrl.origin)
  return trustProxy === undefined ? undefined : opened('TRUST_PROXY', trustProxy)
}

const NOT_WANTED = { why: 'LOADBEARING_SANDBOX=none was set', mend: 'unset LOADBEARING_SANDBOX' }

/** Whether only programs on this machine can connect to this address. */
export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || host.startsWith('127.')
}

/**
 * Host header values and origins under which this server may be spoken to.
 * A page elsewhere can make a name of its own lead here; it can't make the
 * browser send one of these.
 *
 * @param port that the server listens on
 * @example allowedHosts({ host: '127.0.0.1' }, 4321).hosts.has('localhost:4321') // true
 */
export function allowedHosts(
  config: Pick<Config, 'host' | 'publicUrl' | 'tls'>,
  port: number,
): { hosts: ReadonlySet<string>; origins: ReadonlySet<string> } {
  const isAnyAddress = config.host === '0.0.0.0' || config.host === '::'
  const names = new Set([
    'localhost',
    '127.0.0.1',
    '[::1]',
    ...(isAnyAddress ? [] : [isIPv6(config.host) ? `[${config.host}]` : config.host]),
  ])
  // URL leaves out the default port, as browsers do in Host and Origin.
  const urls = [...names].map((name) => new URL(`${config.tls === undefined ? 'http' : 'https'}://${name}:${port}`))
  if (config.publicUrl) urls.push(config.publicUrl)
  return { hosts: new Set(urls.map(({ host }) => host)), origins: new Set(urls.map(({ origin }) => origin)) }
}
