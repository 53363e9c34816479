import { expect, test } from 'vitest'
import { assignmentOrderSchema, type Assignment } from '../../runtimes/server/assignments-api.ts'
import { AssignmentsApi } from './api.ts'
import { AssignmentsModel } from './assignments-model.ts'

const COHORT = '00000000-0000-4000-8000-000000000000'
const idOf = (name: string): string => `00000000-0000-4000-8000-00000000000${name}`
const nameOf = (id: string): string => id.slice(-1)

const assignment = (name: string): Assignment => ({
  id: idOf(name),
  slug: name,
  opens: null,
  due: null,
  extension: null,
  late: 'mark',
  required: true,
  revision: null,
  hints: { mode: 'free' },
  solution: 'free',
  version: 1,
})

const json = (body: unknown, status = 200) =>
  new Response(JSON.stringify(body), { status, headers: { 'content-type': 'application/json' } })

/** A server that has these, and answers orders as it is told. */
function serverWith(
  names: readonly string[],
  order: (names: string, version: number) => Response | Promise<undefined> | undefined = () => undefined,
) {
  const orders: string[] = []
  const server = { names, orders, version: 1 }
  const fetcher: typeof fetch = async (_path, init) => {
    if (init?.method === 'DELETE')
      return json({ type: 'urn:loadbearing:problem:assignment-unknown', title: 'Not Found', status: 404, detail: 'Gone.' }, 404)
    if (typeof init?.body !== 'string') return json({ items: server.names.map(assignment), next: null, order: server.version })
    const { assignments, version } = assignmentOrderSchema.parse(JSON.parse(init.body))
    const wanted = assignments.map(nameOf).join('')
    orders.push(wanted)
    const answer = await order(wanted, version)
    return answer ?? json({ assignments, version: (server.version = version + 1) })
  }
  return { server, model: new AssignmentsModel(new AssignmentsApi({ fetch: fetcher }), COHORT) }
}

const shown = ({ items }: AssignmentsModel) => items.map(({ slug }) => slug).join('')

test('one that is moved is where it was moved to, and the server is told; at an end nothing happens', async () => {
  const { server, model } = serverWith(['a', 'b', 'c'])
  await model.list.load()
  await model.move(idOf('c'), -1)
  await model.move(idOf('b'), 1)
  await model.move(idOf('a'), -1)
  expect(shown(model)).toBe('acb')
  expect(server.orders).toEqual(['acb'])
})

test('of moves in quick succession none is lost, and one order is on its way at a time', async () => {
  const first = Promise.withResolvers<undefined>()
  const { server, model } = serverWith(['a', 'b', 'c'], () => (server.orders.length === 1 ? first.promise : undefined))
  await model.list.load()
  const moving = [model.move(idOf('a'), 1), model.move(idOf('a'), 1), model.move(idOf('b'), 1)]
  expect(server.orders).toEqual(['bac'])
  first.resolve(undefined)
  await Promise.all(moving)
  expect(server.orders).toEqual(['bac', 'cba'])
})

test('when the server can not be told, the order stays on the page and is sent again', async () => {
  let isUp = false
  const { server, model } = serverWith(['a', 'b'], () => {
    if (!isUp) throw new TypeError('no network')
    return undefined
  })
  await model.list.load()
  await model.move(idOf('a'), 1)
  expect(model.orderProblem.value).toContain('The server does not answer.')
  expect(shown(model)).toBe('ba')
  isUp = true
  await model.saveOrder()
  expect(model.orderProblem.value).toBe('')
  expect(server.orders).toEqual(['ba', 'ba'])
})

test('when the cohort has others by now, those are shown, and why', async () => {
  const { server, model } = serverWith(['a', 'b'], () =>
    json({ type: 'urn:loadbearing:problem:assignments-changed', title: 'Conflict', status: 409, detail: 'Others by now.' }, 409),
  )
  await model.list.load()
  server.names = ['a', 'b', 'd']
  await model.move(idOf('a'), 1)
  expect(shown(model)).toBe('abd')
  expect(model.orderProblem.value).toBe('Others by now.')
})

test('when somebody else ordered them, one’s own order stays, to be saved after all, or theirs is shown', async () => {
  const current = { assignments: ['c', 'a', 'b'].map(idOf), version: 5 }
  const { server, model } = serverWith(['a', 'b', 'c'], (_names, version) =>
    version === 5
      ? undefined
      : json(
          { type: 'urn:loadbearing:problem:order-changed', title: 'Conflict', status: 409, detail: 'Ordered in between.', current },
          409,
        ),
  )
  await model.list.load()
  await model.move(idOf('a'), 1)
  expect(model.orderProblem.value).toBe('Ordered in between.')
  expect(shown(model)).toBe('bac')
  await model.saveOrder()
  expect([shown(model), model.orderProblem.value, model.theirs.value]).toEqual(['bac', '', undefined])
  expect(server.version).toBe(6)

  await model.move(idOf('a'), 1)
  expect(model.orderProblem.value).toBe('Ordered in between.')
  Object.assign(server, { names: ['c', 'a', 'b'], version: 5 })
  await model.takeTheirs()
  expect([shown(model), model.orderProblem.value]).toEqual(['cab', ''])
  await model.move(idOf('b'), -1)
  expect([shown(model), model.orderProblem.value]).toEqual(['cba', ''])
})

test('what somebody else took back meanwhile is gone, and taking it back is no mistake', async () => {
  const { model } = serverWith(['a', 'b'])
  await model.list.load()
  await model.takeBack(idOf('a'))
  expect(shown(model)).toBe('b')
})
