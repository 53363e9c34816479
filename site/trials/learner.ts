import { randomUUID } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import type { z } from 'zod'
import type { SourceFiles } from '#engine/compile/types.ts'
import type { Verdict } from '#engine/verdict/verdict.ts'
import { gradingSchema, runSchema } from '../runtimes/server/api.ts'

/** How often a grading is looked at, in milliseconds. */
const LOOK_MS = 1_000
const ANSWER_MS = 30_000
const AGAIN_MS = 500

export interface Answered {
  /** Such as `POST /api/gradings`. */
  readonly route: string
  readonly status: number
  readonly durationMs: number
}

export interface LearnerOptions {
  base: string
  /** Told of each answer of the API. */
  onAnswer?: (answered: Answered) => void
}

/**
 * Somebody who hands work in and waits for it, as the page does: with a cookie,
 * with an idempotency key, and again when the server was away or full.
 */
export class Learner {
  readonly #base: string
  readonly #onAnswer: LearnerOptions['onAnswer']
  #cookie: string | undefined

  constructor({ base, onAnswer }: LearnerOptions) {
    this.#base = base
    this.#onAnswer = onAnswer
  }

  /** Hands files in. @returns the grading's id */
  async submit(slug: string, files: SourceFiles): Promise<string> {
    const key = randomUUID()
    const { id } = await this.#ask('POST', '/api/gradings', gradingSchema, { slug, files }, { 'idempotency-key': key })
    return id
  }

  /** Waits for a grading's verdict. */
  async verdict(id: string): Promise<Verdict> {
    for (;;) {
      const { verdict, state } = await this.#ask('GET', `/api/gradings/${id}`, gradingSchema)
      if (verdict !== undefined) return verdict
      if (state === 'cancelled') throw new Error(`grading ${id} was cancelled, and nobody asked for that`)
      await delay(LOOK_MS)
    }
  }

  /** Runs an app. @returns the run's id */
  async run(slug: string, files: SourceFiles): Promise<string> {
    const run = await this.#ask('POST', '/api/runs', runSchema, { slug, files })
    if (!run.ok) throw new Error(`the app did not start: ${run.message}`)
    return run.id
  }

  /** Sends one request to a run. @returns whether the run is still there */
  async use(id: string, path: string): Promise<boolean> {
    const answer = await this.#send('POST', `/api/runs/${id}/requests`, { method: 'GET', path, headers: {} })
    return answer.ok
  }

  async stop(id: string): Promise<void> {
    await this.#send('DELETE', `/api/runs/${id}`)
  }

  /** Until there is an answer: what went wrong on the way is tried again. */
  async #ask<S extends z.ZodType>(
    method: string,
    path: string,
    schema: S,
    body?: object,
    headers: Record<string, string> = {},
  ): Promise<z.output<S>> {
    for (;;) {
      const answer = await this.#send(method, path, body, headers).catch(() => undefined)
      if (answer?.ok === true) return schema.parse(await answer.json())
      if (answer !== undefined && answer.status < 500 && answer.status !== 429 && answer.status !== 409)
        throw new Error(`${method} ${path} was answered with ${answer.status}: ${await answer.text()}`)
      await delay(Math.max(AGAIN_MS, Number(answer?.headers.get('retry-after') ?? 0) * 1000))
    }
  }

  async #send(method: string, path: string, body?: object, headers: Record<string, string> = {}): Promise<Response> {
    const began = performance.now()
    const answer = await fetch(`${this.#base}${path}`, {
      method,
      headers: {
        origin: this.#base,
        ...(this.#cookie === undefined ? {} : { cookie: this.#cookie }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      signal: AbortSignal.timeout(ANSWER_MS),
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    this.#cookie ??= answer.headers.get('set-cookie')?.split(';')[0]
    this.#onAnswer?.({
      route: `${method} ${path.replaceAll(/[0-9a-f-]{36}/g, ':id')}`,
      status: answer.status,
      durationMs: performance.now() - began,
    })
    return answer
  }
}
