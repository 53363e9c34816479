import { spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { getSystemErrorName } from 'node:util'

/**
 * How the kernel is entered: as 64-bit programs do, by the 32-bit numbers
 * that a 64-bit program may use too, or with the x32 bit set. A filter that
 * looks at the number alone sees only the first.
 */
export type Entrance = 'x64' | 'i386' | 'x32'

/** A number, or bytes whose address is handed over. */
export type Parameter = number | Buffer | string

const BASE = 0x400000
const HEADERS = 64 + 56
const X32 = 0x40000000

/**
 * Makes system calls, one after another, from a program of some hundred bytes
 * that is written here and run: Node itself offers none of them.
 *
 * @param calls number and parameters of each
 * @returns `0` when all were done, else the first error's name, or the signal that ended it
 * @example systemCalls([[272, 0x10000000]]) // unshare(CLONE_NEWUSER): 'EPERM'
 */
export function systemCalls(calls: readonly (readonly [number, ...Parameter[]])[], entrance: Entrance = 'x64'): string {
  const path = `/app/probe-${Math.random()}`
  writeFileSync(path, program(calls, entrance), { mode: 0o755 })
  const { status, signal, error } = spawnSync(path, { timeout: 3000 })
  if (error !== undefined) return `not run: ${error.message}`
  if (signal !== null) return signal
  return status === 0 || status === null ? '0' : getSystemErrorName(-status)
}

/** A static ELF executable with one segment. */
export function program(calls: readonly (readonly [number, ...Parameter[]])[], entrance: Entrance): Buffer {
  // Data lies behind the code, whose length does not depend on it.
  const size = code(calls, entrance, 0).code.length
  const { code: text, data } = code(calls, entrance, BASE + HEADERS + size)
  const body = Buffer.concat([text, ...data])
  const elf = Buffer.alloc(HEADERS)
  elf.write('\x7fELF\x02\x01\x01', 0, 'latin1')
  elf.writeUInt16LE(2, 16) // an executable
  elf.writeUInt16LE(62, 18) // x86-64
  elf.writeUInt32LE(1, 20)
  elf.writeBigUInt64LE(BigInt(BASE + HEADERS), 24) // entry
  elf.writeBigUInt64LE(64n, 32) // program headers
  elf.writeUInt16LE(64, 52)
  elf.writeUInt16LE(56, 54)
  elf.writeUInt16LE(1, 56)
  elf.writeUInt32LE(1, 64) // to be loaded
  elf.writeUInt32LE(7, 68) // read, write, execute
  elf.writeBigUInt64LE(BigInt(BASE), 80)
  elf.writeBigUInt64LE(BigInt(BASE), 88)
  elf.writeBigUInt64LE(BigInt(HEADERS + body.length), 96)
  elf.writeBigUInt64LE(BigInt(HEADERS + body.length), 104)
  elf.writeBigUInt64LE(0x1000n, 112)
  return Buffer.concat([elf, body])
}

function code(calls: readonly (readonly [number, ...Parameter[]])[], entrance: Entrance, dataAt: number): { code: Buffer; data: Buffer[] } {
  const data: Buffer[] = []
  const steps: Buffer[] = []
  let at = dataAt
  const valueOf = (parameter: Parameter): number => {
    if (typeof parameter === 'number') return parameter
    const bytes = Buffer.isBuffer(parameter) ? parameter : Buffer.from(`${parameter}\0`)
    data.push(bytes)
    at += bytes.length
    return at - bytes.length
  }
  for (const [number, ...parameters] of calls) {
    const registers = entrance === 'i386' ? I386_REGISTERS : X64_REGISTERS
    parameters.forEach((parameter, index) => steps.push(load(registers[index] ?? [], valueOf(parameter))))
    steps.push(load(RAX, entrance === 'x32' ? number + X32 : number))
    steps.push(Buffer.from(entrance === 'i386' ? [0xcd, 0x80] : [0x0f, 0x05]))
    // test eax, eax; jns over; neg eax; mov edi, eax; mov eax, 60; syscall
    steps.push(Buffer.from([0x85, 0xc0, 0x79, 0x0b, 0xf7, 0xd8, 0x89, 0xc7, 0xb8, 60, 0, 0, 0, 0x0f, 0x05]))
  }
  // xor edi, edi; mov eax, 60; syscall
  steps.push(Buffer.from([0x31, 0xff, 0xb8, 60, 0, 0, 0, 0x0f, 0x05]))
  return { code: Buffer.concat(steps), data }
}

/** `mov register, imm64`, as its first two bytes. */
const RAX = [0x48, 0xb8]
// rdi, rsi, rdx, r10, r8, r9
const X64_REGISTERS = [
  [0x48, 0xbf],
  [0x48, 0xbe],
  [0x48, 0xba],
  [0x49, 0xba],
  [0x49, 0xb8],
  [0x49, 0xb9],
]
// rbx, rcx, rdx, rsi, rdi, rbp
const I386_REGISTERS = [
  [0x48, 0xbb],
  [0x48, 0xb9],
  [0x48, 0xba],
  [0x48, 0xbe],
  [0x48, 0xbf],
  [0x48, 0xbd],
]

function load(register: readonly number[], value: number): Buffer {
  const immediate = Buffer.alloc(8)
  immediate.writeBigInt64LE(BigInt(value))
  return Buffer.concat([Buffer.from(register), immediate])
}
