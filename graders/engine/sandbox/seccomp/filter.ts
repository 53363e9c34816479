import { ABSENT, ALLOWED, CONDITIONAL, ERRNO, type Comparison, type ConditionalCall } from './calls.ts'
import { NEWEST_NUMBER, numberOf, type Architecture } from './numbers.ts'

/** One instruction of classic BPF: code, jump if true, jump if false (both in instructions to skip), operand. */
export type Instruction = readonly [code: number, whenTrue: number, whenFalse: number, operand: number]

/** Instruction codes of <linux/bpf_common.h>, as <linux/seccomp.h> allows them. */
export const CODE = { load: 0x20, equal: 0x15, greater: 0x25, atLeast: 0x35, anyBit: 0x45, answer: 0x06 } as const

/** Answers of a filter, <linux/seccomp.h>. */
export const ANSWER = { kill: 0x8000_0000, errno: 0x0005_0000, allow: 0x7fff_0000 } as const

/** Where `struct seccomp_data` has what is compared; of an argument its lower half, on little-endian machines. */
export const AT = { number: 0, architecture: 4, argument: (index: number) => 16 + 8 * index } as const

/** How the kernel names an architecture in `seccomp_data`, <linux/audit.h>. */
export const AUDIT_ARCHITECTURE: Readonly<Record<Architecture, number>> = { x64: 0xc000_003e, arm64: 0xc000_00b7 }

/** On x64 the same kernel takes calls of the x32 kind, whose numbers begin here. */
const X32_NUMBERS = 0x4000_0000

/**
 * The seccomp filter of the sandbox: an allow-list. Calls of another architecture end
 * the process; calls that are newer than the list or on `ABSENT` are answered ENOSYS,
 * all others EPERM.
 *
 * @example seccompFilter('x64').length // about 250 instructions
 */
export function seccompFilter(architecture: Architecture): Instruction[] {
  const number = (name: string) => numberOf(name, architecture)
  const known = (names: readonly string[]) => names.map(number).filter((value) => value !== undefined)
  return [
    [CODE.load, 0, 0, AT.architecture],
    [CODE.equal, 1, 0, AUDIT_ARCHITECTURE[architecture]],
    answer(ANSWER.kill),
    [CODE.load, 0, 0, AT.number],
    ...(architecture === 'x64' ? [skipUnless(CODE.atLeast, X32_NUMBERS, 1), refuse(ERRNO.ENOSYS)] : []),
    skipUnless(CODE.greater, NEWEST_NUMBER, 1),
    refuse(ERRNO.ENOSYS),
    ...known(ABSENT).flatMap((value) => [skipUnless(CODE.equal, value, 1), refuse(ERRNO.ENOSYS)]),
    ...CONDITIONAL.flatMap((conditional) => inspect(conditional, number(conditional.call))),
    ...rangesOf(known(ALLOWED.flatMap(({ calls }) => calls))).flatMap(([first, last]): Instruction[] => [
      // The ranges ascend: above one, the next is tried; below it, none fits.
      [CODE.greater, 3, 0, last],
      [CODE.atLeast, 0, 1, first],
      answer(ANSWER.allow),
      refuse(ERRNO.EPERM),
    ]),
    refuse(ERRNO.EPERM),
  ]
}

/**
 * A filter as the kernel reads it (an array of `struct sock_filter`), for `bwrap --seccomp`.
 *
 * @returns undefined where we know no numbers of system calls
 */
export function seccompProgram(architecture: string = process.arch): Buffer | undefined {
  if (architecture !== 'x64' && architecture !== 'arm64') return undefined
  const instructions = seccompFilter(architecture)
  const program = Buffer.alloc(instructions.length * 8)
  for (const [index, [code, whenTrue, whenFalse, operand]] of instructions.entries()) {
    program.writeUInt16LE(code, index * 8)
    program.writeUInt8(whenTrue, index * 8 + 2)
    program.writeUInt8(whenFalse, index * 8 + 3)
    program.writeUInt32LE(operand, index * 8 + 4)
  }
  return program
}

function inspect({ refused }: ConditionalCall, number: number | undefined): Instruction[] {
  if (number === undefined) return []
  const rules = refused.flatMap(({ when, errno }) => {
    const comparisons = when.map(compare)
    // Each comparison that does not hold skips what is left of its rule.
    return comparisons.flatMap((make, index) => make(lengthOf(comparisons.slice(index + 1)) + 1)).concat([refuse(errno)])
  })
  return [skipUnless(CODE.equal, number, rules.length + 1), ...rules, answer(ANSWER.allow)]
}

/** Instructions that go on where a comparison holds, and skip `rest` more where it does not. */
type Comparing = (rest: number) => Instruction[]

function compare(comparison: Comparison): Comparing {
  const load: Instruction = [CODE.load, 0, 0, AT.argument(comparison.argument)]
  if ('is' in comparison) return (rest) => [load, skipUnless(CODE.equal, comparison.is, rest)]
  if ('hasAnyOf' in comparison) return (rest) => [load, skipUnless(CODE.anyBit, comparison.hasAnyOf, rest)]
  const { isNot } = comparison
  return (rest) => [load, ...isNot.map((value, index): Instruction => [CODE.equal, isNot.length - index - 1 + rest, 0, value])]
}

function lengthOf(comparisons: readonly Comparing[]): number {
  return comparisons.reduce((sum, make) => sum + make(0).length, 0)
}

function skipUnless(code: number, operand: number, count: number): Instruction {
  return [code, 0, count, operand]
}

function refuse(errno: number): Instruction {
  return answer(ANSWER.errno | errno)
}

function answer(value: number): Instruction {
  return [CODE.answer, 0, 0, value]
}

/** @example rangesOf([1, 2, 3, 7]) // [[1, 3], [7, 7]] */
function rangesOf(numbers: readonly number[]): [first: number, last: number][] {
  const ranges: [number, number][] = []
  for (const value of [...new Set(numbers)].sort((a, b) => a - b)) {
    const last = ranges.at(-1)
    if (last !== undefined && last[1] === value - 1) last[1] = value
    else ranges.push([value, value])
  }
  return ranges
}
