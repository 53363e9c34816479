import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { AccountApi } from './api.ts'
import { deletionForm } from './deletion-form.ts'
import { AccountModel } from './model.ts'

const ME = { id: '', name: 'Ada', kind: 'account', email: 'ada@example.org', isAddressProved: true, isAdministrator: false } as const

/** Somebody who is signed in, at a server that answers like this, and what it was sent. */
function signedIn(answer: () => Response) {
  const sent: unknown[] = []
  const api = new AccountApi({
    fetch: async (url, { method, body } = {}) => {
      sent.push([method, url, JSON.parse(z.string().parse(body))])
      return answer()
    },
  })
  const model = new AccountModel(api)
  model.who.value = { status: 'signed-in', me: { ...ME, hasPassword: true } }
  return { model, sent }
}

function refused(status: number, code: string, more: object = {}): Response {
  const problem = { type: `urn:loadbearing:problem:${code}`, title: code, status, detail: `It is ${code}.`, ...more }
  return new Response(JSON.stringify(problem), { status, headers: { 'content-type': 'application/problem+json' } })
}

describe('who has themselves deleted', () => {
  test('is signed out, and told so', async () => {
    const { model, sent } = signedIn(() => new Response(null, { status: 204 }))
    await model.deleteMe({ password: 'correct horse battery' })
    expect(sent).toEqual([['DELETE', '/api/v1/me', { password: 'correct horse battery' }]])
    expect(model.who.value).toEqual({ status: 'signed-out' })
    expect(model.said.value).toContain('deleted')
  })

  test('is told the same when another tab, or a click whose answer was lost, was faster', async () => {
    const { model } = signedIn(() => refused(401, 'signed-out'))
    await model.deleteMe({ password: 'correct horse battery' })
    expect(model.who.value).toEqual({ status: 'signed-out' })
  })

  test.each([
    [403, 'password-wrong'],
    [409, 'last-owner'],
  ])('stays signed in when the server refuses with %i %s', async (status, code) => {
    const { model } = signedIn(() => refused(status, code, { errors: [{ field: 'password', message: 'this is not it' }] }))
    await expect(model.deleteMe({ password: 'x' })).rejects.toMatchObject({ code, fields: { password: 'this is not it' } })
    expect(model.who.value.status).toBe('signed-in')
    expect(model.said.value).toBe('')
  })
})

describe('the form', () => {
  test('asks for the password of who has one', () => {
    const { fields, schema } = deletionForm({ kind: 'account', hasPassword: true })
    expect(fields.map(({ name }) => name)).toEqual(['password'])
    expect(schema.safeParse({ password: '' }).success).toBe(false)
    expect(schema.parse({ password: ' as it is ' })).toEqual({ password: ' as it is ' })
  })

  test.each(['guest', 'account'] as const)('asks for a word of a %s without one', (kind) => {
    const { fields, schema } = deletionForm({ kind, hasPassword: false })
    expect(fields.map(({ name }) => name)).toEqual(['word'])
    expect(fields.some(({ help }) => help?.includes('ten minutes'))).toBe(kind === 'account')
    expect(schema.safeParse({ word: 'yes' }).success).toBe(false)
    expect(schema.parse({ word: ' Delete' })).toEqual({ word: 'delete' })
  })
})
