import { describe, expect, it } from 'vitest'
import { analyse } from './sql.ts'

const only = (sql: string) => {
  const analyses = analyse(sql)
  expect(analyses).toHaveLength(1)
  const [analysis] = analyses
  if (!analysis) throw new Error('no statement')
  return analysis
}

describe('splitting', () => {
  it.each([
    ["select ';' ; select $$a;b$$", 2],
    ["select E'\\';' ; select $tag$ ; $other$ ; $tag$", 2],
    ['select 1 -- ; x\n; /* ; /* ; */ ; */ select ";"', 2],
    [' ; ;; -- nothing', 0],
    ['create function f() returns int begin atomic select 1; select 2; end', 1],
    ['create rule r as on insert to a do also (insert into b values (1); insert into c values (1)); select 1', 2],
    ["select 'unfinished ; ", 1],
  ])('%s', (sql, count) => expect(analyse(sql)).toHaveLength(count))

  it('caps the text that is kept', () => {
    const { sql, kind } = only(`select '${'x'.repeat(50_000)}' from a`)
    expect(sql).toHaveLength(10_000)
    expect(kind).toBe('select')
  })
})

describe('kinds', () => {
  it.each([
    ['SELECT * FROM orders', 'select'],
    ['/* insert */ -- delete\n select 1', 'select'],
    ['(select 1) union (select 2)', 'select'],
    ['values (1)', 'select'],
    ['with x as (select 1) select * from x', 'select'],
    ['with x as (insert into a values (1) returning id) select * from x', 'insert'],
    ['with x as (delete from a returning *) insert into b select * from x', 'insert'],
    ['update a set b = 1', 'update'],
    ['create table a (id int)', 'other'],
    ['explain analyze insert into a values (1)', 'other'],
    ['notify channel', 'other'],
    ['BEGIN', 'session'],
    ['START TRANSACTION isolation level serializable', 'session'],
    ['release savepoint a', 'session'],
    ['set search_path to a', 'session'],
    ['select version()', 'session'],
    ['SELECT * FROM current_schema()', 'session'],
    ['SELECT current_user, current_database()', 'session'],
    ['select * from pg_catalog.pg_class c join pg_namespace n on n.oid = c.relnamespace', 'session'],
    ['SELECT * FROM "information_schema"."columns" WHERE table_name = $1', 'session'],
    ['select current_user, spend(1)', 'select'],
    ['select version from releases', 'select'],
    ['select o.id from orders o, pg_class', 'select'],
    ['select now()', 'select'],
  ])('%s is %s', (sql, kind) => expect(only(sql).kind).toBe(kind))
})

describe('tables', () => {
  it.each([
    [
      'select * from public."Orders" o left join customers c on c.id = o.customer_id, items i where i.id in (select x from extras)',
      ['Orders', 'customers', 'items', 'extras'],
    ],
    [
      'SELECT DISTINCT "d"."id" FROM (SELECT "o"."id" FROM "orders" "o" INNER JOIN "customers" "c" ON "c"."id"="o"."cid") "d" ORDER BY 1 LIMIT 5',
      ['orders', 'customers'],
    ],
    [
      'with recent as (select * from orders), r2 (a, b) as materialized (select 1 from recent) select * from recent join r2 using (a), items',
      ['orders', 'items'],
    ],
    ['select extract(year from created_at), trim(both from name), a is distinct from b from orders', ['orders']],
    ['select * from generate_series(1, 3) g join lateral (select * from items where items.n = g) x on true', ['items']],
    ['select * from (orders o join customers c on c.id = o.id) join items on true', ['orders', 'customers', 'items']],
    [
      "select json_agg(i) from unnest($1::int[]) with ordinality x left join only items i on i.id = x where note = 'from secrets' for update of i skip locked",
      ['items'],
    ],
    ['select 1 from a union all select 2 from b order by 1', ['a', 'b']],
    ['table orders', ['orders']],
  ])('%s', (sql, tables) => {
    expect(only(sql).tables).toEqual(tables)
    expect(only(sql).writes).toEqual([])
  })

  it.each([
    [
      'insert into public.outbox (id, "from") values ($1, $2) on conflict (id) do update set "from" = excluded."from" returning id',
      ['outbox'],
    ],
    ['insert into a select * from b', ['a']],
    ['insert into a with x as (select * from b) select * from x', ['a']],
    ['update only "Orders" o set total = 1 from customers where true', ['Orders']],
    ['delete from a using b join c using (id) where true', ['a']],
    ['with x as (delete from a returning *), y as (update b set c = 1) select * from x', ['a', 'b']],
    ['merge into a using b on a.id = b.id when matched then update set c = 1 when not matched then insert values (1)', ['a']],
    ['truncate table a, b restart identity', ['a', 'b']],
    ['copy a (id, name) from stdin', ['a']],
    ['select * into c from b', ['c']],
    ['copy (select * from a) to stdout', []],
    ['select * from a for update', []],
    ['create table a as select * from b', []],
    ["select 'insert into a'", []],
  ])('%s writes %j', (sql, writes) => expect(only(sql).writes).toEqual(writes))

  it('keeps deep and long statements in bounds', () => {
    expect(only(`select ${'('.repeat(5000)}1${')'.repeat(5000)} from a`).tables).toEqual(['a'])
  })
})

describe('transaction control', () => {
  it.each([
    ['begin', { type: 'begin' }],
    ['end', { type: 'commit', chain: false }],
    ['COMMIT AND CHAIN', { type: 'commit', chain: true }],
    ['commit and no chain', { type: 'commit', chain: false }],
    ['rollback', { type: 'rollback', chain: false }],
    ['rollback work to savepoint "A"', { type: 'rollback-to', name: 'A' }],
    ['savepoint a', { type: 'savepoint', name: 'a' }],
    ["commit prepared 'x'", undefined],
  ])('%s', (sql, control) => expect(only(sql).control).toEqual(control))
})

it('walks hostile texts in one pass', () => {
  const texts = [
    "select E'" + "a''".repeat(300_000),
    '"a"'.repeat(300_000),
    '/*'.repeat(500_000),
    '$a$'.repeat(300_000),
    '$a'.repeat(500_000),
    ';'.repeat(500_000),
  ]
  // Quadratic work on any of these would run into the test's deadline.
  for (const text of texts) expect(analyse(text).length).toBeLessThanOrEqual(1)
})
