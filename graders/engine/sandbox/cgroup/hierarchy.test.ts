import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { findHierarchy } from './hierarchy.ts'

let root: string
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'loadbearing-groups-'))
})
afterEach(() => rmSync(root, { recursive: true }))

/** A cgroup as its files look; controllers that groups below it may use. */
function group(path: string, controllers = ''): string {
  const folder = join(root, path)
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, 'cgroup.procs'), '')
  writeFileSync(join(folder, 'cgroup.subtree_control'), controllers)
  return folder
}

function mount(folder: string, type: 'cgroup' | 'cgroup2', options: string, shown = '/'): string {
  return `35 31 0:32 ${shown} ${folder} rw,relatime - ${type} ${type} ${options}`
}

describe('where cgroups of hosts can be made', () => {
  it('version 1: below our group, a tree for each controller', () => {
    const parents = { memory: group('memory/ours'), pids: group('pids'), cpu: group('cpu,cpuacct/ours') }
    group('memory')
    const mounts = [
      mount(join(root, 'memory'), 'cgroup', 'rw,memory'),
      mount(dirname(parents.cpu), 'cgroup', 'rw,cpu,cpuacct'),
      mount(join(root, 'pids'), 'cgroup', 'rw,pids'),
      mount(group('unified'), 'cgroup2', 'rw'),
    ].join('\n')
    const groups = '9:memory:/ours\n8:pids:/\n2:cpu,cpuacct:/ours\n0::/\n'
    expect(findHierarchy(undefined, { mounts, groups })).toEqual({ version: 1, parents })
  })

  it('version 2: the first of our group, the one above and the top that may be divided', () => {
    group('', 'cpu memory pids')
    const above = group('app.slice', 'memory pids')
    group('app.slice/ours.scope')
    const view = { mounts: mount(root, 'cgroup2', 'rw'), groups: '0::/app.slice/ours.scope\n' }
    expect(findHierarchy(undefined, view)).toEqual({ version: 2, parents: { memory: above, pids: above } })
    expect(findHierarchy(undefined, { ...view, groups: '0::/app.slice/elsewhere/deep\n' })?.parents).toEqual({
      memory: root,
      pids: root,
      cpu: root,
    })
  })

  it('version 2 in a container, which shows a part of the tree as its top', () => {
    const own = group('inner', 'memory pids')
    const view = { mounts: mount(root, 'cgroup2', 'rw', '/docker/1'), groups: '0::/docker/1/inner\n' }
    expect(findHierarchy(undefined, view)?.parents.memory).toBe(own)
  })

  it('nowhere, where memory or tasks can not be limited', () => {
    group('', 'cpu io')
    expect(findHierarchy(undefined, { mounts: mount(root, 'cgroup2', 'rw'), groups: '0::/\n' })).toBeUndefined()
    expect(findHierarchy(undefined, { mounts: mount(group('pids'), 'cgroup', 'rw,pids'), groups: '8:pids:/\n' })).toBeUndefined()
    expect(findHierarchy(undefined, { mounts: '', groups: '' })).toBeUndefined()
  })

  it('where it is told, or nowhere when told so', () => {
    const named = group('prepared', 'memory pids')
    expect(findHierarchy(named)?.parents.memory).toBe(named)
    expect(findHierarchy(group('bare'))).toBeUndefined()
    expect(findHierarchy('none')).toBeUndefined()
  })
})
