/**
 * Run by Node before the server where traces are wanted: from here on http and
 * pg say what they do, and OpenTelemetry sends it where its variables say.
 */
import { createRequire } from 'node:module'
import { setTimeout as delay } from 'node:timers/promises'
import { HttpInstrumentation } from '@opentelemetry/instrumentation-http'
import { PgInstrumentation } from '@opentelemetry/instrumentation-pg'
import { NodeSDK } from '@opentelemetry/sdk-node'
import { routeOf } from '../metrics/route-of.ts'

/** Who asked, and what with: nothing of a person is sent. Paths have ids; the route is sent in their place. */
const LEFT_OUT = ['client.address', 'network.peer.address', 'user_agent.original', 'url.query', 'url.path'] as const

/** The process ends all the same. */
const PATIENCE_MS = 2_000

process.env['OTEL_SERVICE_NAME'] ??= 'loadbearing'
// Prometheus reads what is measured, and log lines have their own place.
process.env['OTEL_METRICS_EXPORTER'] ??= 'none'
process.env['OTEL_LOGS_EXPORTER'] ??= 'none'

const sdk = new NodeSDK({
  // Names of machine and user, and the command line, are no part of a trace.
  autoDetectResources: false,
  instrumentations: [
    new HttpInstrumentation({
      disableOutgoingRequestInstrumentation: true,
      ignoreIncomingRequestHook: ({ url = '' }) => !url.startsWith('/api/') || url.startsWith('/api/health/'),
      requestHook: (span) => {
        for (const name of LEFT_OUT) span.setAttribute(name, '')
      },
      // At the end, when the route is known.
      applyCustomAttributesOnSpan: (span, request) => {
        const route = routeOf(request)
        span.updateName(`${request.method ?? ''} ${route}`).setAttribute('http.route', route)
      },
    }),
    // Without a request or a grading around it, a statement is the job queue's, which asks all the time.
    new PgInstrumentation({ requireParentSpan: true }),
  ],
})
sdk.start()

// They are changed when they are required; whoever imports them afterwards gets the same ones.
const require = createRequire(import.meta.url)
for (const name of ['http', 'https', 'pg']) require(name)

/** Sends the last spans; whoever they go to has two seconds. */
export async function stopTracing(): Promise<void> {
  await Promise.race([sdk.shutdown().catch(() => undefined), delay(PATIENCE_MS, undefined, { ref: false })])
}
