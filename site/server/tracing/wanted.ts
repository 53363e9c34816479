import { fileURLToPath } from 'node:url'

/** Any of them says where traces go. https://opentelemetry.io/docs/specs/otel/configuration/sdk-environment-variables/ */
const WHERE = ['OTEL_EXPORTER_OTLP_ENDPOINT', 'OTEL_EXPORTER_OTLP_TRACES_ENDPOINT', 'OTEL_TRACES_EXPORTER'] as const

/**
 * What Node is given before the server, so that traces are collected: nothing,
 * unless a variable of OpenTelemetry says where they go.
 *
 * @example tracingArguments({ OTEL_EXPORTER_OTLP_ENDPOINT: 'http://localhost:4318' }) // ['--import', '/…/tracing/start.ts']
 */
export function tracingArguments(environment: Readonly<Record<string, string | undefined>>): string[] {
  const given = (name: string): string => (environment[name] ?? '').trim()
  if (given('OTEL_SDK_DISABLED').toLowerCase() === 'true' || given('OTEL_TRACES_EXPORTER') === 'none') return []
  return WHERE.some((name) => given(name) !== '') ? ['--import', fileURLToPath(new URL('start.ts', import.meta.url))] : []
}
