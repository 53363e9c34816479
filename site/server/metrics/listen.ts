import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { BlockList, isIP } from 'node:net'
import type { Config } from '../config.ts'
import { listenProblem } from '../port.ts'
import type { Metrics } from './metrics.ts'

/** Where Prometheus looks unless told otherwise. */
const PATH = '/metrics'
/** One Prometheus has one connection; a flood of them must not be one of scrapes. */
const MAX_CONNECTIONS = 16

const LOOPBACK = new BlockList()
LOOPBACK.addSubnet('127.0.0.0', 8, 'ipv4')
LOOPBACK.addAddress('::1', 'ipv6')

/** What listens for Prometheus. */
export interface MetricsListener {
  readonly port: number
  close(): Promise<void>
}

/**
 * Answers Prometheus on an address of its own, which no visitor's request comes
 * to. On loopback it answers only for names of loopback: a web page elsewhere
 * could lead its own name there.
 *
 * @returns undefined where METRICS_PORT is not set
 * @throws StartRefusal when it can't listen
 */
export async function listenForPrometheus(
  metrics: Metrics,
  { metricsPort, metricsHost }: Pick<Config, 'metricsPort' | 'metricsHost'>,
): Promise<MetricsListener | undefined> {
  if (metricsPort === undefined) return undefined
  metrics.measureProcess()
  const mayAnswer = isLoopback(metricsHost) ? isLoopback : () => true
  const server = createServer((request, response) => {
    if (!mayAnswer(hostOf(request))) return end(response, 421, 'This address answers on loopback only.\n')
    if (request.method !== 'GET' || request.url?.split('?')[0] !== PATH) return end(response, 404, `There is ${PATH} only.\n`)
    void answer(metrics, response)
  })
  server.maxConnections = MAX_CONNECTIONS
  try {
    await new Promise<void>((resolve, reject) => server.once('error', reject).listen(metricsPort, metricsHost, resolve))
  } catch (error) {
    throw listenProblem(error, { port: metricsPort, host: metricsHost }, { port: 'METRICS_PORT', host: 'METRICS_HOST' })
  }
  const address = server.address()
  return {
    port: typeof address === 'object' && address !== null ? address.port : metricsPort,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

async function answer(metrics: Metrics, response: ServerResponse): Promise<void> {
  try {
    const { type, text } = await metrics.exposition()
    response.setHeader('content-type', type)
    response.end(text)
  } catch {
    end(response, 500, 'A metric could not be read.\n')
  }
}

function end(response: ServerResponse, status: number, text: string): void {
  response.statusCode = status
  response.setHeader('content-type', 'text/plain; charset=utf-8')
  response.end(text)
}

/** The name in the Host header, without port and brackets. */
function hostOf({ headers: { host = '' } }: IncomingMessage): string {
  return host.replace(/:\d+$/, '').replace(/^\[(.*)\]$/, '$1')
}

function isLoopback(host: string): boolean {
  const version = isIP(host)
  return version === 0 ? host.toLowerCase() === 'localhost' : LOOPBACK.check(host, version === 6 ? 'ipv6' : 'ipv4')
}
