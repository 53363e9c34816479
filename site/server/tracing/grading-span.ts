import { context, propagation, ROOT_CONTEXT, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api'
import { z } from 'zod'
import type { GradingResult } from '../metrics/metrics.ts'

const carrierSchema = z.object({ traceparent: z.string() })

/** The W3C trace context of what is done now. Null where no traces are collected. */
export function currentTraceparent(): string | null {
  const carrier: unknown = {}
  propagation.inject(context.active(), carrier)
  return carrierSchema.safeParse(carrier).data?.traceparent ?? null
}

/**
 * Does a grading as a part of the trace of whoever handed it in. Without traces it only does it.
 *
 * @example await inGradingSpan(claim, () => this.grade(claim, signal))
 */
export async function inGradingSpan(
  { id, slug, traceparent }: { id: string; slug: string; traceparent: string | null },
  grade: () => Promise<GradingResult>,
): Promise<GradingResult> {
  const parent = traceparent === null ? ROOT_CONTEXT : propagation.extract(ROOT_CONTEXT, { traceparent })
  const attributes = { 'loadbearing.grading': id, 'loadbearing.exercise': slug }
  return trace.getTracer('loadbearing').startActiveSpan('grade', { kind: SpanKind.CONSUMER, attributes }, parent, async (span) => {
    try {
      const result = await grade()
      span.setAttribute('loadbearing.result', result)
      if (result === 'failed-here') span.setStatus({ code: SpanStatusCode.ERROR })
      return result
    } catch (error) {
      span.setStatus({ code: SpanStatusCode.ERROR })
      throw error
    } finally {
      span.end()
    }
  })
}
