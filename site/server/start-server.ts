import { NestFactory } from '@nestjs/core'
import type { NestExpressApplication } from '@nestjs/platform-express'
import { Logger } from 'nestjs-pino'
import type { Engine, EngineOptions } from '#engine/engine.ts'
import { ENGINE_VERSION } from '#engine/version.ts'
import { AppModule } from './app.module.ts'
import type { Config } from './config.ts'
import { AdministratorLinkService } from './identity/administrator-link.service.ts'
import { HealthService } from './health/health.service.ts'
import { Mailer } from './mail/mailer.ts'
import { createLogging } from './logging/logging.ts'
import { listenForPrometheus } from './metrics/listen.ts'
import { measureRequests } from './metrics/measure-requests.ts'
import { Metrics } from './metrics/metrics.ts'
import { describeApi } from './openapi/describe-api.ts'
import { OpenApiController } from './openapi/openapi.controller.ts'
import { securityHeaders } from './pages/headers.ts'
import { assertPortFree, listenProblem } from './port.ts'
import { decideExposure, type Machine } from './security/exposure.ts'
import { readTls } from './tls.ts'

/** What a server is made of, beside itself. Tests bring their own. */
export interface Parts {
  machine(): Promise<Machine>
  startDatabase(): Promise<{ url: string; stop(): Promise<void> }>
  createEngine(options: EngineOptions): Promise<Engine>
}

export interface RunningServer {
  /** Where to open it; carries the token where one is needed. */
  readonly url: string
  readonly port: number
  /** Where Prometheus reads. Undefined: nowhere. */
  readonly metricsPort: number | undefined
  /** What whoever started it has to know, each in one line. */
  readonly notices: readonly string[]
  /** Stops everything that this server started. */
  close(): Promise<void>
}

/**
 * Starts the server, and with it the database where none was given.
 *
 * @throws StartRefusal when it can't or must not start; nothing is left running then
 * @example
 * const server = await startServer(readConfig(process.env), parts)
 * await server.close()
 */
export async function startServer(config: Config, parts: Parts): Promise<RunningServer> {
  const undo = new AsyncDisposableStack()
  try {
    const exposure = decideExposure(config, await parts.machine())
    const tls = await readTls(config)
    await assertPortFree(config)
    const logging = createLogging(config)
    undo.defer(() => logging.flush())
    const metrics = new Metrics(config)
    const prometheus = await listenForPrometheus(metrics, config)
    if (prometheus) undo.defer(() => prometheus.close())
    const database = config.databaseUrl === undefined ? await parts.startDatabase() : undefined
    if (database) undo.defer(() => database.stop())
    const engine = await parts.createEngine({ sandbox: exposure.sandbox, cgroup: config.cgroup, slots: config.graderSlots, serves: true })
    undo.defer(() => engine.close())

    const settings = { config, exposure, engine, databaseUrl: config.databaseUrl ?? database?.url ?? '', metrics, logging: logging.params }
    const app = await NestFactory.create<NestExpressApplication>(AppModule.for(settings), {
      abortOnError: false,
      bodyParser: false,
      bufferLogs: true,
      forceCloseConnections: true,
      ...(tls === undefined ? {} : { httpsOptions: tls }),
    })
    undo.defer(() => app.close())
    app.useLogger(app.get(Logger))
    app.use(measureRequests(metrics))
    await prepare(app, config)
    await app.listen(config.port, config.host).catch((error: unknown) => {
      throw listenProblem(error, config)
    })
    const port = portOf(app)
    const base = config.publicUrl?.origin ?? `${tls === undefined ? 'http' : 'https'}://localhost:${port}`
    return {
      url: exposure.token === null ? base : `${base}/#token=${exposure.token}`,
      port,
      metricsPort: prometheus?.port,
      notices: [
        ...(exposure.notice === null ? [] : [exposure.notice]),
        ...(config.role === 'grader' ? [] : await noticesOf(app, base, exposure.token)),
      ],
      close: async () => {
        app.get(HealthService).stopping()
        await undo.disposeAsync()
      },
    }
  } catch (error) {
    await undo.disposeAsync()
    throw error
  }
}

async function prepare(app: NestExpressApplication, config: Config): Promise<void> {
  app.disable('x-powered-by')
  app.set('query parser', 'simple')
  if (config.trustProxy !== undefined) app.set('trust proxy', config.trustProxy)
  app.use(...securityHeaders(config))
  if (config.role !== 'grader') app.get(OpenApiController).document = describeApi(app, ENGINE_VERSION)
  await app.init()
}

async function noticesOf(app: NestExpressApplication, base: string, access: string | null): Promise<string[]> {
  const { notice } = app.get(Mailer)
  const token = await app.get(AdministratorLinkService).renew()
  return [
    ...(notice === null ? [] : [notice]),
    ...(token === undefined
      ? []
      : [
          `Nobody is administrator yet. Sign in and open this link, once: ${base}/account/#administrator=${token}${access === null ? '' : `&token=${access}`}`,
        ]),
  ]
}

function portOf(app: NestExpressApplication): number {
  const address = app.getHttpServer().address()
  if (address === null || typeof address === 'string') throw new Error('the server does not listen on a TCP port')
  return address.port
}
