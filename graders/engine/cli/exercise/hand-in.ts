import { randomUUID } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import { z } from 'zod'
import type { SourceFiles } from '../../compile/types.ts'
import { verdictSchema, type Verdict } from '../../verdict/verdict.ts'
import { UsageError } from '../terminal.ts'
import type { Access } from './credentials.ts'

const gradingSchema = z.looseObject({
  id: z.uuid(),
  state: z.enum(['queued', 'running', 'done', 'cancelled']),
  progress: z.looseObject({ phase: z.string(), position: z.number().optional(), requirement: z.string().optional() }).optional(),
  verdict: verdictSchema.optional(),
})
const problemSchema = z.looseObject({ type: z.string(), detail: z.string() })
const meSchema = z.looseObject({ name: z.string() })

type Grading = z.infer<typeof gradingSchema>

/** Between two looks, in milliseconds. */
const POLL_MS = 700
/** How often a server that does not answer is asked. */
const TRIES = 5

export interface HandInOptions {
  signal: AbortSignal
  /** What happens now, for people. */
  onStep: (step: string) => void
}

/**
 * Has a server grade files.
 *
 * @returns undefined when the signal came first: then the grading is cancelled
 * @throws UsageError when the server is away, or refuses: with what to do about it
 */
export async function handIn(
  access: Access,
  slug: string,
  files: SourceFiles,
  { signal, onStep }: HandInOptions,
): Promise<Verdict | undefined> {
  const headers = { 'idempotency-key': randomUUID() }
  onStep('handing in')
  let grading = await ask(access, 'POST', '/api/gradings', gradingSchema, { body: { slug, files }, headers })
  while (grading.state === 'queued' || grading.state === 'running') {
    onStep(describe(grading))
    await delay(POLL_MS, undefined, { signal }).catch(() => undefined)
    if (signal.aborted) {
      await ask(access, 'DELETE', `/api/gradings/${grading.id}`, z.undefined()).catch(() => undefined)
      return undefined
    }
    grading = await ask(access, 'GET', `/api/gradings/${grading.id}`, gradingSchema)
  }
  if (grading.verdict === undefined) throw new UsageError('the grading was cancelled, in another place: hand in again')
  return grading.verdict
}

/** Whose the access token is. @throws UsageError as `handIn` */
export async function whoIs(access: Access): Promise<string> {
  return (await ask(access, 'GET', '/api/v1/me', meSchema)).name
}

async function ask<T>(
  access: Access,
  method: string,
  path: string,
  schema: z.ZodType<T>,
  { body, headers = {} }: { body?: unknown; headers?: Record<string, string> } = {},
): Promise<T> {
  const { response, text } = await send(access, path, {
    method,
    headers: {
      accept: 'application/json',
      ...(access.token === undefined ? {} : { authorization: `Bearer ${access.token}` }),
      ...(access.startToken === undefined ? {} : { 'x-loadbearing-token': access.startToken }),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  if (!response.ok) throw refusal(access, response, text)
  const parsed = schema.safeParse(text === '' ? undefined : parseJson(text))
  if (!parsed.success)
    throw new UsageError(`${access.server} answers otherwise than this version of the course: use the server's version of the repository`)
  return parsed.data
}

/** What is sent twice is done once: each submission has a key, and the rest changes nothing. */
async function send({ server }: Access, path: string, request: RequestInit): Promise<{ response: Response; text: string }> {
  for (let tries = 1; ; tries += 1) {
    try {
      const response = await fetch(`${server}${path}`, { ...request, redirect: 'error' })
      return { response, text: await response.text() }
    } catch {
      if (tries === TRIES)
        throw new UsageError(
          `no server answers at ${server}: start it with npm start, name another one with --server, or grade here with npm run exercise -- watch`,
        )
      await delay(tries * 200)
    }
  }
}

function refusal({ server, token }: Access, response: Response, text: string): UsageError {
  const problem = problemSchema.safeParse(parseJson(text)).data
  if (!problem) return new UsageError(`${server} answers with status ${response.status}, and is no server of the course: check the address`)
  const code = problem.type.split(':').at(-1)
  const detail = problem.detail.replace(/\.$/, '')
  if (code === 'access-token-wrong') return new UsageError(`${detail}, then run: npm run exercise -- login`)
  if (code === 'token-missing') return new UsageError(`${detail}: give it to --server as it was printed`)
  if (code === 'signed-out' && token === undefined) return new UsageError('there is no access token: run npm run exercise -- login')
  return new UsageError(detail)
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function describe({ state, progress }: Grading): string {
  if (state === 'queued') return progress?.position === undefined ? 'waiting' : `waiting, at place ${progress.position}`
  return progress?.requirement === undefined ? 'starting the service' : `grading: ${progress.requirement}`
}
