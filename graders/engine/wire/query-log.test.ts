import { expect, it } from 'vitest'
import type { Statement } from '../grader/types.ts'
import { queryLog } from './query-log.ts'
import { analyse } from './sql.ts'

function sent(...texts: string[]): Statement[] {
  return texts
    .flatMap((text) => analyse(text))
    .map(({ sql, kind }, index) => {
      return {
        sequence: index + 1,
        instance: 'web.0',
        connection: 1,
        sql,
        kind,
        rows: 0,
        bytes: 0,
        columns: [],
        error: null,
        transaction: null,
        markers: [],
      }
    })
}

it('counts by table, in order of first appearance', () => {
  const customers = Array.from({ length: 50 }, () => 'select * from customers where id = $1')
  const log = queryLog(
    sent('begin', 'select * from "orders" "Order"', ...customers, 'select * from items where order_id in ($1)', 'commit'),
  )
  expect(log.count).toBe(52)
  expect(log.explain()).toBe('52 queries: 1 from orders, 50 from customers, 1 from items')
  expect(log.all).toHaveLength(54)
  expect(log.statements.map(({ kind }) => kind)).not.toContain('session')
})

it('names joins, writes and statements without a table', () => {
  expect(queryLog(sent('select * from orders o join customers c on true')).explain()).toBe('1 query: 1 from orders + customers')
  expect(
    queryLog(
      sent(
        'insert into outbox select 1 from orders',
        'update orders set a = 1',
        'delete from orders',
        'select 1',
        'create table x (id int)',
      ),
    ).explain(),
  ).toBe('5 queries: 1 insert into outbox, 1 update of orders, 1 delete from orders, 1 without a table, 1 other')
  expect(queryLog([]).explain()).toBe('no queries')
})
