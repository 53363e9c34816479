import { expect } from 'vitest'
import { gradingSchema, type Grading } from '../../runtimes/server/api.ts'
import { eventsOf, type TestServer } from '../server.testing.ts'

export const FILES = { 'src/bell/bell.ts': 'export const ring = () => 1\n' }

/** Hands in, reads and follows, as the page does it. */
export interface GradingClient {
  /** Hands in what is accepted: {@link FILES} for `ring-the-bell`, unless the body says otherwise. */
  submit(body?: Record<string, unknown>, headers?: Record<string, string>): Promise<Grading>
  read(id: string): Promise<Grading>
  /** Follows until the grading is as wanted. Rejects when it ended otherwise. */
  until(id: string, isWanted: (grading: Grading) => boolean): Promise<Grading>
  cancel(id: string): Promise<Response>
}

export function gradingClient({ base, post }: TestServer): GradingClient {
  const read = async (id: string) => gradingSchema.parse(await (await fetch(`${base}/api/gradings/${id}`)).json())
  return {
    read,
    submit: async (body = {}, headers = {}) => {
      const answer = await post('/api/gradings', { slug: 'ring-the-bell', files: FILES, ...body }, headers)
      expect(answer.status).toBe(202)
      return gradingSchema.parse(await answer.json())
    },
    until: async (id, isWanted) => {
      for await (const { data } of eventsOf(`${base}/api/gradings/${id}/events`)) {
        const grading = gradingSchema.parse(data)
        if (isWanted(grading)) return grading
      }
      throw new Error(`grading ${id} ended otherwise: ${JSON.stringify(await read(id))}`)
    },
    cancel: (id) => fetch(`${base}/api/gradings/${id}`, { method: 'DELETE', headers: { origin: base } }),
  }
}
