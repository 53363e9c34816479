import type { Verdict } from '#engine/verdict/verdict.ts'
import { RuntimeError, type Files, type QueueProgress } from '../runtime.ts'
import { gradingSchema, type Grading } from './api.ts'
import { drawKey } from './draw-key.ts'
import { serverEvents } from './event-stream.ts'
import { ServerGone, type Http } from './http.ts'
import { pause, untilTaken } from './until-taken.ts'

/** How often a broken event stream is opened again before the grading is given up. */
const RECONNECTS = 5
const RECONNECT_MS = 1_000

/** The server went away before there was a verdict. Handed in under the same key once more, it is graded once. */
export class NotGraded extends ServerGone {
  readonly idempotencyKey: string
  constructor(cause: ServerGone, idempotencyKey: string) {
    super(cause.message, cause.retryAfter)
    this.idempotencyKey = idempotencyKey
  }
}

/**
 * Submits the files and follows the grading to its verdict. A stream that
 * breaks is opened again: the grading goes on without it. A server that has no
 * place is asked again when it said. Aborting cancels the grading on the server.
 *
 * @param idempotencyKey whatever happens on the way, under one key it is graded once
 * @throws RuntimeError, `NotGraded` where the server is gone; the signal's reason when aborted
 */
export async function gradeOnServer(
  http: Http,
  submission: { slug: string; files: Files; revision?: string },
  onProgress: (progress: QueueProgress) => void,
  signal: AbortSignal,
  idempotencyKey = drawKey(),
): Promise<Verdict> {
  try {
    return await gradeOnce(http, submission, onProgress, signal, idempotencyKey)
  } catch (error) {
    throw error instanceof ServerGone ? new NotGraded(error, idempotencyKey) : error
  }
}

async function gradeOnce(
  http: Http,
  submission: { slug: string; files: Files; revision?: string },
  onProgress: (progress: QueueProgress) => void,
  signal: AbortSignal,
  idempotencyKey: string,
): Promise<Verdict> {
  const submit = () => http.send('POST', '/gradings', gradingSchema, { body: submission, signal, idempotencyKey })
  const { id, others } = await untilTaken(submit, onProgress, signal)
  if (others) onProgress({ phase: 'beside', assignments: others.flatMap(({ assignments }) => assignments) })
  const cancel = (): void => void http.sendOnly('DELETE', `/gradings/${id}`, { keepalive: true }).catch(() => undefined)
  signal.addEventListener('abort', cancel, { once: true })
  try {
    signal.throwIfAborted()
    return await follow(http, id, reporter(onProgress), signal)
  } finally {
    signal.removeEventListener('abort', cancel)
  }
}

async function follow(http: Http, id: string, report: (grading: Grading) => void, signal: AbortSignal): Promise<Verdict> {
  for (let attempt = 0; ; attempt++) {
    let wait = RECONNECT_MS
    try {
      const response = await http.open('GET', `/gradings/${id}/events`, { signal, accept: 'text/event-stream' })
      for await (const { event, data } of serverEvents(response.body ?? new ReadableStream())) {
        if (event !== 'grading') continue
        const grading = gradingSchema.parse(JSON.parse(data))
        report(grading)
        const verdict = verdictOf(grading)
        if (verdict) return verdict
      }
    } catch (error) {
      signal.throwIfAborted()
      if (!isPassing(error)) throw error
    }
    signal.throwIfAborted()
    if (attempt === RECONNECTS)
      throw new ServerGone('The connection to the server broke off during the grading. Grade again once it is back.')
    // The stream may have ended just before the verdict: ask once, then listen again.
    const grading = await http.send('GET', `/gradings/${id}`, gradingSchema, { signal }).catch((error: unknown) => {
      signal.throwIfAborted()
      if (error instanceof RuntimeError && error.retryAfter !== undefined) wait = error.retryAfter * 1000
      if (isPassing(error)) return undefined
      throw error
    })
    if (grading) {
      report(grading)
      const verdict = verdictOf(grading)
      if (verdict) return verdict
    }
    await pause(wait, signal)
  }
}

/** Whether it may be over in a moment: nobody answered, the connection broke, or the server asks for patience. */
function isPassing(error: unknown): boolean {
  return !(error instanceof RuntimeError) || error instanceof ServerGone || error.retryAfter !== undefined
}

function verdictOf({ state, verdict }: Grading): Verdict | undefined {
  if (state === 'cancelled') throw new RuntimeError('The grading was cancelled on the server. Grade again.')
  if (state !== 'done') return undefined
  if (!verdict) throw new RuntimeError('The server finished the grading without a verdict. Grade again.')
  return verdict
}

/** Passes progress on, and each requirement's result once. */
function reporter(onProgress: (progress: QueueProgress) => void): (grading: Grading) => void {
  const known = new Set<string>()
  return ({ progress, results, state, signature }) => {
    if (progress) onProgress(progress)
    if (signature !== undefined) onProgress({ phase: 'signed', signature })
    if (state === 'done') return
    for (const result of results ?? []) {
      if (known.has(result.id)) continue
      known.add(result.id)
      onProgress({ phase: 'result', result })
    }
  }
}
