import type { Fixtures } from '#grader'
import { short } from './describe.ts'

type Client = Pick<Fixtures, 'subject' | 'expect'>

/** A request of a tenant; the body is whatever the service answered. */
export async function get(
  { subject }: Pick<Fixtures, 'subject'>,
  tenant: string,
  path: string,
): Promise<{ status: number; body: unknown }> {
  const response = await subject.get(path).set('X-Tenant', tenant)
  return { status: response.status, body: response.body }
}

/** Lists a tenant's orders; the requirement fails unless that is answered with 200 and an array. */
export async function list(client: Client, tenant: string, query = ''): Promise<readonly unknown[]> {
  const { status, body } = await get(client, tenant, `/orders${query}`)
  client.expect(status, `GET /orders${query} was answered with ${status} ${short(body)} instead of 200`).toBe(200)
  if (!isArray(body)) return client.expect.fail(`GET /orders${query} answered ${short(body)} instead of an array of orders`)
  return body
}

/** `Array.isArray` that tells nothing about the elements. */
export function isArray(value: unknown): value is readonly unknown[] {
  return Array.isArray(value)
}
