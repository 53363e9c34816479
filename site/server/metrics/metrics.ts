import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client'
import { ENGINE_VERSION } from '#engine/version.ts'
import type { Config } from '../config.ts'

/** Seconds. Requests that take longer than the last one are slow, whatever they do. */
const REQUEST_BUCKETS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]
/** Seconds. A grading has a budget of about a minute. */
const GRADING_BUCKETS = [0.25, 0.5, 1, 2.5, 5, 10, 20, 40, 60, 120]

/** How a try to grade ended: with this verdict, or without one. `failed-here` is our own failure: it is tried once more. */
export type GradingResult = 'passed' | 'failed' | 'timeout' | 'error' | 'cancelled' | 'stopped' | 'failed-here'

/**
 * What one server measures, and how Prometheus reads it. Labels never carry ids
 * or anything of a person: each value is from a list in the code.
 */
export class Metrics {
  private readonly registry = new Registry()
  private readonly refreshing: (() => Promise<void>)[] = []
  private readonly registers = [this.registry]

  readonly requests = new Counter({
    name: 'loadbearing_http_requests_total',
    help: 'Requests that were answered, by route template, method and class of status; "aborted" when whoever asked did not wait.',
    labelNames: ['route', 'method', 'status'] as const,
    registers: this.registers,
  })
  readonly requestSeconds = new Histogram({
    name: 'loadbearing_http_request_duration_seconds',
    help: 'Time from the request to the end of its answer. Event streams are left out: they last as long as somebody watches.',
    labelNames: ['route', 'method', 'status'] as const,
    buckets: REQUEST_BUCKETS,
    registers: this.registers,
  })
  private readonly gradings = new Counter({
    name: 'loadbearing_gradings_total',
    help: 'Tries to grade that ended in this process, by how.',
    labelNames: ['result'] as const,
    registers: this.registers,
  })
  private readonly gradingSeconds = new Histogram({
    name: 'loadbearing_grading_duration_seconds',
    help: 'Time from taking a grading from the queue to its end, by how it ended.',
    labelNames: ['result'] as const,
    buckets: GRADING_BUCKETS,
    registers: this.registers,
  })

  constructor({ role }: Pick<Config, 'role'>) {
    this.gauge('loadbearing_build_info', 'Always 1; the labels say what runs.', ['version', 'node', 'role']).set(
      { version: ENGINE_VERSION, node: process.versions.node, role },
      1,
    )
  }

  /** A value that its owner sets, or that `read` gives whenever Prometheus asks. */
  gauge<Label extends string = never>(name: string, help: string, labelNames: readonly Label[] = [], read?: () => number): Gauge<Label> {
    return new Gauge({
      name,
      help,
      labelNames,
      registers: this.registers,
      ...(read === undefined
        ? {}
        : {
            collect() {
              this.set(read())
            },
          }),
    })
  }

  /** Does something each time before Prometheus gets its answer, such as asking the database. It must not reject. */
  refreshWith(refresh: () => Promise<void>): void {
    this.refreshing.push(refresh)
  }

  graded(result: GradingResult, seconds: number): void {
    this.gradings.inc({ result })
    this.gradingSeconds.observe({ result }, seconds)
  }

  /** From now on the process is measured, too: event loop, memory, garbage collection. */
  measureProcess(): void {
    collectDefaultMetrics({ register: this.registry })
  }

  /** What Prometheus reads, and its content type. */
  async exposition(): Promise<{ type: string; text: string }> {
    await Promise.all(this.refreshing.map((refresh) => refresh()))
    return { type: this.registry.contentType, text: await this.registry.metrics() }
  }
}
