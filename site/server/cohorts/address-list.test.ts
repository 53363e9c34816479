import { describe, expect, test } from 'vitest'
import { ADDRESSES_CAP } from '../../runtimes/server/cohorts-api.ts'
import { readAddresses } from './address-list.ts'

const ADA_AND_BO = { ok: true, addresses: ['ada@example.org', 'bo@example.org'] }

describe('a list of addresses', () => {
  test.each([
    ['one a line', 'ada@example.org\nbo@example.org'],
    ['of Windows, with a byte order mark and empty lines', '\uFEFFada@example.org\r\n\r\nbo@example.org\r\n'],
    ['under a header', 'Email\nada@example.org\nbo@example.org\n'],
    ['in a column of a sheet', 'Name,E-Mail\n"Lovelace, Ada",ada@example.org\nBo, bo@example.org\n'],
    ['of a sheet with semicolons', 'email;name\nada@example.org;Ada\nbo@example.org;Bo'],
    ['of a sheet with tabs', 'name\temail\nAda\tada@example.org\nBo\tbo@example.org'],
    ['with capitals and twice the same', 'Ada@Example.org\nbo@example.org\nada@example.org'],
    ['with empty rows of a sheet', 'ada@example.org,Ada\n,\n,\nbo@example.org,Bo'],
  ])('%s', (_how, csv) => {
    expect(readAddresses(csv)).toEqual(ADA_AND_BO)
  })

  test('every line that has no address is named', () => {
    const message = 'this is no e-mail address'
    expect(readAddresses('ada@example.org\nbo\n\n@example.org\n"two\nlines"\ncy@example.org\n=cmd()@x')).toEqual({
      ok: false,
      lines: [2, 4, 6, 8].map((line) => ({ line, message })),
    })
  })

  test('a quotation mark that is missing is named by its line', () => {
    expect(readAddresses('ada@example.org\n"bo@example.org')).toEqual({
      ok: false,
      lines: [{ line: 2, message: expect.stringContaining('quotation mark') }],
    })
  })

  test.each(['', '\n\n', 'email\n'])('%j has none', (csv) => {
    expect(readAddresses(csv)).toEqual({ ok: false, lines: [{ line: 1, message: 'there is no address' }] })
  })

  test(`${ADDRESSES_CAP} are enough, one more is too many`, () => {
    const list = (count: number) => Array.from({ length: count }, (_, at) => `person-${at}@example.org`).join('\n')
    expect(readAddresses(`email\n${list(ADDRESSES_CAP)}`)).toMatchObject({ ok: true, addresses: { length: ADDRESSES_CAP } })
    expect(readAddresses(list(ADDRESSES_CAP + 1))).toMatchObject({ ok: false, lines: [{ line: ADDRESSES_CAP + 1 }] })
    expect(readAddresses(list(ADDRESSES_CAP * 3))).toMatchObject({ ok: false, lines: [{ line: ADDRESSES_CAP + 1 }] })
  })
})
