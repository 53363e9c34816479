import { spawn } from 'node:child_process'

/** What a finished program left. `code` is null when it could not be started or was ended by a signal. */
export interface Finished {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

/**
 * Runs a program to its end. Never rejects: the caller knows what a failure means.
 *
 * @example const { code, stdout } = await run('id', ['-u', 'postgres'])
 */
export function run(program: string, parameters: readonly string[], user?: { uid: number; gid: number }): Promise<Finished> {
  return new Promise((resolve) => {
    // Nothing of our environment: it may hold secrets, and PG* variables change what these programs do.
    const env = {
      PATH: process.env['PATH'] ?? '',
      LC_ALL: 'C',
      ...(process.platform === 'win32' ? { SystemRoot: process.env['SystemRoot'] ?? '' } : {}),
    }
    const child = spawn(program, parameters, {
      stdio: ['ignore', 'pipe', 'pipe'],
      env,
      ...(process.platform === 'win32' ? {} : { cwd: '/' }),
      ...user,
    })
    let stdout = ''
    let stderr = ''
    child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text))
    child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text))
    child.once('error', (error) => resolve({ code: null, stdout, stderr: stderr + error.message }))
    child.once('close', (code) => resolve({ code, stdout, stderr }))
  })
}
