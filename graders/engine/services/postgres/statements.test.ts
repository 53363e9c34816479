import { describe, expect, it } from 'vitest'
import { splitStatements } from './statements.ts'

const texts = (sql: string) => splitStatements(sql).map(({ text }) => text)

describe('splitStatements', () => {
  it('splits at semicolons and leaves out what is empty', () => {
    expect(texts('select 1;\n\n;; select 2;  -- the end\n')).toEqual(['select 1', 'select 2'])
  })

  it('keeps semicolons in quotes, names, comments and parentheses', () => {
    expect(texts(`select ';''', ";", E'\\';', /* ; /* ; */ ; */ 1 -- ;\n; select 2`)).toEqual([
      `select ';''', ";", E'\\';', /* ; /* ; */ ; */ 1 -- ;`,
      'select 2',
    ])
    expect(texts('create rule r as on insert to t do also (select 1; select 2); select 3')).toHaveLength(2)
  })

  it('keeps dollar-quoted bodies whole', () => {
    expect(texts('do $$ begin perform 1; end $$; do $x$ $$ ; $$ $x$; select $1')).toEqual([
      'do $$ begin perform 1; end $$',
      'do $x$ $$ ; $$ $x$',
      'select $1',
    ])
  })

  it('keeps SQL-standard bodies whole', () => {
    const body = 'create or replace function f() returns int begin atomic select case when true then 1 end; select 2; end'
    expect(texts(`${body}; select 3`)).toEqual([body, 'select 3'])
  })

  it('does not take a transaction for a body', () => {
    expect(texts('begin; create table t (); end; select 1')).toEqual(['begin', 'create table t ()', 'end', 'select 1'])
  })

  it('says where each begins', () => {
    expect(splitStatements('-- a\nselect 1;\n  select 2').map(({ offset }) => offset)).toEqual([5, 17])
  })
})
