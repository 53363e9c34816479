import type { LookupAddress } from 'node:dns'
import { describe, expect, test } from 'vitest'
import { checkedLookup, maySendTo, refusalOf } from './receivers.ts'

const EVERYBODYS = ['93.184.215.14', '2606:2800:21f:cb07:6820:80da:af6b:8b2c', '::ffff:93.184.215.14']
const OWN = [
  '10.0.0.1',
  '172.16.9.9',
  '192.168.0.7',
  '127.0.0.1',
  '127.9.9.9',
  '::1',
  'fd12::1',
  '100.64.0.1',
  '::ffff:10.0.0.1',
  '::127.0.0.1',
]
const NOBODYS = [
  ...['169.254.169.254', 'fe80::1', '100.100.100.200', 'fd00:ec2::254', '0.0.0.0', '::', '224.0.0.1', 'ff02::1', '255.255.255.255'],
  ...['240.0.0.1', '192.0.0.192', '198.18.0.1', 'fec0::1', '64:ff9b::7f00:1', '2002:7f00:1::', '::ffff:169.254.169.254'],
  'no address',
]

describe('something is sent', () => {
  test.each(EVERYBODYS)('to %s', (address) => {
    expect(maySendTo(address, false)).toBe(true)
  })
  test.each(OWN)('to %s only where a team has its receivers in its own network', (address) => {
    expect([maySendTo(address, false), maySendTo(address, true)]).toEqual([false, true])
  })
  test.each(NOBODYS)('never to %s', (address) => {
    expect([maySendTo(address, false), maySendTo(address, true)]).toEqual([false, false])
  })
})

test.each([
  ['https://hooks.example.org', undefined, undefined],
  ['http://hooks.example.org', 'https-missing', 'https-missing'],
  ['http://10.0.0.1', 'https-missing', 'https-missing'],
  ['http://localhost:9', 'https-missing', undefined],
  ['http://127.1:9', 'https-missing', undefined],
  ['https://localhost', 'address-refused', undefined],
  ['https://0x7f.1/', 'address-refused', undefined],
  ['https://[::1]/', 'address-refused', undefined],
  ['https://2852039166/latest', 'address-refused', 'address-refused'],
])('%s is a receiver unless it says itself that it is none', (url, refused, inOwnNetwork) => {
  expect([refusalOf(new URL(url), false), refusalOf(new URL(url), true)]).toEqual([refused, inOwnNetwork])
})

describe('a name', () => {
  const look = (addresses: LookupAddress[], all: boolean) =>
    new Promise((resolve, reject) => {
      checkedLookup(false, (_host, _options, give) => give(null, addresses))('hooks.example.org', { all }, (error, found) =>
        error ? reject(error) : resolve(found),
      )
    })
  const good = { address: '93.184.215.14', family: 4 }
  const bad = { address: '10.0.0.1', family: 4 }

  test('leads to the addresses that were checked', async () => {
    expect(await look([good], true)).toEqual([good])
    expect(await look([good], false)).toBe(good.address)
  })

  test('is refused when one of its addresses is', async () => {
    await expect(look([good, bad], true)).rejects.toThrow('not sent to')
    await expect(look([], true)).rejects.toThrow('not sent to')
  })
})
