import { describe, expect, it } from 'vitest'
import { ABSENT, ALLOWED, CONDITIONAL, ERRNO } from './calls.ts'
import { ANSWER, AT, AUDIT_ARCHITECTURE, CODE, seccompFilter, seccompProgram, type Instruction } from './filter.ts'
import { NUMBERS, numberOf, type Architecture } from './numbers.ts'

/**
 * What must never be allowed, by number, written down apart from the policy: escape from
 * namespaces, other processes' memory, the kernel itself, memory that no limit counts.
 */
const DANGEROUS: Readonly<Record<string, readonly [x64: number | null, arm64: number | null]>> = {
  acct: [163, 89],
  add_key: [248, 217],
  adjtimex: [159, 171],
  bpf: [321, 280],
  capset: [126, 91],
  chroot: [161, 51],
  clock_adjtime: [305, 266],
  clock_settime: [227, 112],
  delete_module: [176, 106],
  fanotify_init: [300, 262],
  fanotify_mark: [301, 263],
  finit_module: [313, 273],
  fsconfig: [431, 431],
  fsetxattr: [190, 7],
  fsmount: [432, 432],
  fsopen: [430, 430],
  fspick: [433, 433],
  init_module: [175, 105],
  ioperm: [173, null],
  iopl: [172, null],
  kcmp: [312, 272],
  kexec_file_load: [320, 294],
  kexec_load: [246, 104],
  keyctl: [250, 219],
  lookup_dcookie: [212, 18],
  lsetxattr: [189, 6],
  mbind: [237, 235],
  memfd_create: [319, 279],
  migrate_pages: [256, 238],
  mknod: [133, null],
  mknodat: [259, 33],
  modify_ldt: [154, null],
  mount: [165, 40],
  mount_setattr: [442, 442],
  move_mount: [429, 429],
  move_pages: [279, 239],
  mq_open: [240, 180],
  mq_unlink: [241, 181],
  msgctl: [71, 187],
  msgget: [68, 186],
  msgrcv: [70, 188],
  msgsnd: [69, 189],
  name_to_handle_at: [303, 264],
  nfsservctl: [180, 42],
  open_by_handle_at: [304, 265],
  open_tree: [428, 428],
  perf_event_open: [298, 241],
  personality: [135, 92],
  pidfd_getfd: [438, 438],
  pivot_root: [155, 41],
  process_vm_readv: [310, 270],
  process_vm_writev: [311, 271],
  ptrace: [101, 117],
  quotactl: [179, 60],
  reboot: [169, 142],
  request_key: [249, 218],
  semctl: [66, 191],
  semget: [64, 190],
  semop: [65, 193],
  set_mempolicy: [238, 237],
  setdomainname: [171, 162],
  setfsgid: [123, 152],
  setfsuid: [122, 151],
  setgid: [106, 144],
  setgroups: [116, 159],
  sethostname: [170, 161],
  setns: [308, 268],
  setregid: [114, 143],
  setresgid: [119, 149],
  setresuid: [117, 147],
  setreuid: [113, 145],
  settimeofday: [164, 170],
  setuid: [105, 146],
  setxattr: [188, 5],
  shmat: [30, 196],
  shmctl: [31, 195],
  shmdt: [67, 197],
  shmget: [29, 194],
  splice: [275, 76],
  swapoff: [168, 225],
  swapon: [167, 224],
  syslog: [103, 116],
  tee: [276, 77],
  umount2: [166, 39],
  unshare: [272, 97],
  uselib: [134, null],
  userfaultfd: [323, 282],
  vhangup: [153, 58],
  vmsplice: [278, 75],
}

interface Call {
  number: number
  architecture?: number
  parameters?: readonly number[]
}

/** Runs a filter as the kernel does. Answers an error number, `allow` or `kill`. */
function run(filter: readonly Instruction[], { number, architecture = 0, parameters = [] }: Call): number | 'allow' | 'kill' {
  let value = 0
  for (let at = 0; at < filter.length; at += 1) {
    const [code, whenTrue, whenFalse, operand] = filter[at] ?? [CODE.answer, 0, 0, ANSWER.kill]
    if (code === CODE.answer) {
      if (operand === ANSWER.kill) return 'kill'
      return operand === ANSWER.allow ? 'allow' : operand - ANSWER.errno
    }
    if (code === CODE.load) {
      if (operand === AT.number) value = number
      else if (operand === AT.architecture) value = architecture
      else value = parameters[(operand - AT.argument(0)) / 8] ?? 0
      continue
    }
    const holds =
      code === CODE.equal
        ? value === operand
        : code === CODE.greater
          ? value > operand
          : code === CODE.atLeast
            ? value >= operand
            : (value & operand) !== 0
    at += holds ? whenTrue : whenFalse
  }
  throw new Error('The filter ended without an answer: the kernel would refuse to load it.')
}

describe.each(['x64', 'arm64'] satisfies Architecture[])('the seccomp filter for %s', (architecture) => {
  const filter = seccompFilter(architecture)
  const column = architecture === 'x64' ? 0 : 1
  const ask = (number: number, parameters: readonly number[] = []) =>
    run(filter, { number, architecture: AUDIT_ARCHITECTURE[architecture], parameters })
  const call = (name: string, ...parameters: number[]) => ask(numberOf(name, architecture) ?? -1, parameters)

  it('allows what is listed, and refuses every other number', () => {
    const allowed = new Set(ALLOWED.flatMap(({ calls }) => calls.map((name) => numberOf(name, architecture))))
    const conditional = new Set(CONDITIONAL.map(({ call: name }) => numberOf(name, architecture)))
    const absent = new Set(ABSENT.map((name) => numberOf(name, architecture)))
    for (let number = 0; number < 600; number += 1) {
      if (conditional.has(number)) continue
      const expected = allowed.has(number) ? 'allow' : number > 450 || absent.has(number) ? ERRNO.ENOSYS : ERRNO.EPERM
      expect(ask(number), `system call ${number}`).toBe(expected)
    }
  })

  it.each(Object.entries(DANGEROUS))('refuses %s', (_name, numbers) => {
    const number = numbers[column]
    if (number === null || number === undefined) return
    expect(ask(number)).toBe(ERRNO.EPERM)
  })

  it('refuses a clone with a namespace of its own, and takes one for a thread or a child', () => {
    expect(call('clone', 0x3d0f00)).toBe('allow')
    expect(call('clone', 17)).toBe('allow')
    for (const flag of [0x20000, 0x2000000, 0x4000000, 0x8000000, 0x10000000, 0x20000000, 0x40000000])
      expect(call('clone', flag | 17), flag.toString(16)).toBe(ERRNO.EPERM)
  })

  it('takes sockets of unix, the internet and routing, and no others', () => {
    expect([1, 2, 10].map((family) => call('socket', family, 1, 0))).toEqual(['allow', 'allow', 'allow'])
    expect(call('socket', 2, 1, 6)).toBe('allow')
    expect(call('socket', 16, 3, 0)).toBe('allow')
    expect(call('socket', 16, 3, 12)).toBe(ERRNO.EAFNOSUPPORT)
    for (const family of [0, 3, 17, 38, 40, 44]) expect(call('socket', family, 1, 0), `family ${family}`).toBe(ERRNO.EAFNOSUPPORT)
    expect([call('socketpair', 1), call('socketpair', 2)]).toEqual(['allow', ERRNO.EAFNOSUPPORT])
  })

  it('takes an ioctl that does not type into a terminal', () => {
    expect(call('ioctl', 1, 0x5421)).toBe('allow')
    expect([call('ioctl', 1, 0x5412), call('ioctl', 1, 0x541c)]).toEqual([ERRNO.EPERM, ERRNO.EPERM])
  })

  it('ends a process that calls as another architecture', () => {
    const other = architecture === 'x64' ? 0x4000_0003 : 0x4000_0028
    expect(run(filter, { number: 0, architecture: other })).toBe('kill')
  })

  it('fits what the kernel takes: 4096 instructions, and jumps of 255', () => {
    expect(filter.length).toBeLessThan(4096)
    for (const [, whenTrue, whenFalse] of filter) expect(Math.max(whenTrue, whenFalse)).toBeLessThan(256)
    expect(seccompProgram(architecture)?.length).toBe(filter.length * 8)
  })
})

it('knows the x32 kind of calls on x64', () => {
  const filter = seccompFilter('x64')
  expect(run(filter, { number: 0x4000_0000 + 520, architecture: AUDIT_ARCHITECTURE.x64 })).toBe(ERRNO.ENOSYS)
})

it('has no filter for an architecture without numbers', () => {
  expect(seccompProgram('riscv64')).toBeUndefined()
})

it('uses every number of its table', () => {
  const used = new Set([...ALLOWED.flatMap(({ calls }) => calls), ...CONDITIONAL.map(({ call }) => call), ...ABSENT])
  expect(Object.keys(NUMBERS).filter((name) => !used.has(name))).toEqual([])
})
