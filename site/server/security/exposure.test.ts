import { describe, expect, test } from 'vitest'
import { allowedHosts, decideExposure, isLoopback, type Machine } from './exposure.ts'

const USER = { uid: 1000 }
const WORKS: Machine = { ...USER, sandbox: { ok: true } }
const LACKS: Machine = { ...USER, sandbox: { ok: false, reason: 'bwrap is not installed', remedy: 'install bubblewrap' } }
const CONFIG = { sandbox: 'auto', host: '127.0.0.1' } as const

describe('where learner code runs', () => {
  test('in the sandbox where it works, without a token, on any address, also for root', () => {
    expect(decideExposure(CONFIG, WORKS)).toEqual({ sandbox: 'bwrap', token: null, notice: null })
    expect(
      decideExposure({ ...CONFIG, host: '0.0.0.0', publicUrl: new URL('https://course.example'), trustProxy: 1 }, { ...WORKS, uid: 0 })
        .sandbox,
    ).toBe('bwrap')
  })

  test('otherwise as it is, with a new token for each start', () => {
    const first = decideExposure(CONFIG, LACKS)
    expect(first).toEqual({
      sandbox: 'none',
      token: expect.stringMatching(/^[\w-]{32}$/),
      notice: expect.stringContaining('install bubblewrap'),
    })
    expect(decideExposure(CONFIG, LACKS).token).not.toBe(first.token)
    expect(decideExposure({ ...CONFIG, sandbox: 'none' }, WORKS).sandbox).toBe('none')
  })
})

describe('with a sandbox that lacks a layer', () => {
  const THIN: Machine = {
    ...USER,
    sandbox: { ok: true, missing: { reason: 'limits of all processes: no cgroup', remedy: 'delegate a cgroup' } },
  }

  test.each([
    ['on an address that others reach', { ...CONFIG, host: '0.0.0.0' }, 'HOST=0.0.0.0'],
    ['with a public address', { ...CONFIG, publicUrl: new URL('https://course.example') }, 'PUBLIC_URL=https://course.example'],
    ['behind a proxy', { ...CONFIG, trustProxy: 1 }, 'TRUST_PROXY=1'],
  ])('it does not start %s, and says what to do', (_case, config, named) => {
    for (const text of [named, 'no cgroup', 'delegate a cgroup', 'LOADBEARING_CGROUP=none'])
      expect(() => decideExposure(config, THIN)).toThrow(text)
  })

  test('it starts for one person, and where somebody accepts it', () => {
    expect(decideExposure(CONFIG, THIN).sandbox).toBe('bwrap')
    expect(decideExposure({ ...CONFIG, host: '0.0.0.0', cgroup: 'none' }, THIN).sandbox).toBe('bwrap')
  })
})

describe('without a sandbox it does not start', () => {
  test.each([
    ['as root', CONFIG, { ...LACKS, uid: 0 }, 'root'],
    ['on an address that others reach', { ...CONFIG, host: '0.0.0.0' }, LACKS, 'HOST=0.0.0.0'],
    ['with a public address', { ...CONFIG, publicUrl: new URL('https://course.example') }, LACKS, 'PUBLIC_URL=https://course.example'],
    ['behind a proxy', { ...CONFIG, trustProxy: 'loopback' }, LACKS, 'TRUST_PROXY'],
    ['where it was asked for', { ...CONFIG, sandbox: 'bwrap' as const }, LACKS, 'LOADBEARING_SANDBOX=bwrap'],
  ])('%s, and says what to do', (_case, config, machine, named) => {
    expect(() => decideExposure(config, machine)).toThrow(named)
    expect(() => decideExposure(config, machine)).toThrow('install bubblewrap')
  })
})

test('loopback is what only this machine reaches', () => {
  expect(['127.0.0.1', '127.1.2.3', '::1', 'localhost'].map(isLoopback)).toEqual([true, true, true, true])
  expect(['0.0.0.0', '::', '192.168.1.2', '128.0.0.1'].map(isLoopback)).toEqual([false, false, false, false])
})

test('hosts and origins are compared as browsers write them', () => {
  expect(allowedHosts({ host: '127.0.0.1' }, 80).hosts).toContain('localhost')
  expect(allowedHosts({ host: '::1' }, 4321).origins).toContain('http://[::1]:4321')
  const { hosts, origins } = allowedHosts({ host: '192.168.1.2', publicUrl: new URL('https://Course.Example/') }, 4321)
  expect(hosts).toEqual(new Set(['localhost:4321', '127.0.0.1:4321', '[::1]:4321', '192.168.1.2:4321', 'course.example']))
  expect(origins).toContain('https://course.example')
  expect(allowedHosts({ host: '0.0.0.0' }, 4321).hosts).not.toContain('0.0.0.0:4321')
})
