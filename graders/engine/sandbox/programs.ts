import { execFile } from 'node:child_process'
import { accessSync, constants, existsSync } from 'node:fs'
import { delimiter, isAbsolute, join } from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)

/** Absolute path of a program in PATH or the usual folders; undefined when there is none. */
export function findProgram(name: string): string | undefined {
  const folders = [...(process.env['PATH'] ?? '').split(delimiter), '/usr/local/bin', '/usr/bin', '/bin', '/usr/sbin', '/sbin']
  return folders
    .filter(isAbsolute)
    .map((folder) => join(folder, name))
    .find(isExecutable)
}

/**
 * The shared libraries and the loader that programs need, as `ldd` names them.
 *
 * @example await librariesOf(['/usr/bin/node']) // ['/lib/x86_64-linux-gnu/libc.so.6', …, '/lib64/ld-linux-x86-64.so.2']
 */
export async function librariesOf(programs: readonly string[]): Promise<string[]> {
  const outputs = await Promise.all(programs.map(async (program) => (await run('ldd', [program])).stdout))
  const paths = outputs.flatMap((output) => [...output.matchAll(/(?:^\s*|=> )(\/\S+) \(0x/gm)].map((match) => match[1] ?? ''))
  return [...new Set(paths)].filter((path) => existsSync(path))
}

/** A program's first line of output, such as its version; undefined when it does not run. */
export async function firstLine(program: string, parameters: readonly string[]): Promise<string | undefined> {
  try {
    const { stdout } = await run(program, [...parameters], { timeout: 10_000 })
    return stdout.split('\n', 1)[0]?.trim()
  } catch {
    return undefined
  }
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}
