import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { constants } from 'node:os'
import { fileURLToPath } from 'node:url'

const PINNED = fileURLToPath(new URL('../../node_modules/node/bin/node', import.meta.url))

/**
 * The Node that this repository pins; on a system for which its package has no
 * binary, the one that runs now. Asked anew each time: it may just have been installed.
 */
export function pinnedNode() {
  return existsSync(PINNED) ? PINNED : process.execPath
}

/**
 * Replaces this process by Node with other arguments, so that signals reach the
 * command itself. Where the system or this Node can't do that, it runs as a
 * child: signals are passed on, and this process ends as the child did.
 *
 * @param {readonly string[]} args what Node is given, script first
 * @param {NodeJS.ProcessEnv} [env]
 */
export function become(args, env = process.env) {
  const node = pinnedNode()
  if (process.platform !== 'win32' && typeof process.execve === 'function') {
    process.execve(node, [node, ...args], Object.fromEntries(Object.entries(env).filter(([, value]) => value !== undefined)))
  }
  const child = spawn(node, args, { stdio: 'inherit', env })
  // A terminal sends SIGINT to the child as well: passing it on would be a second one.
  process.on('SIGINT', () => process.stdin.isTTY || child.kill('SIGINT'))
  for (const signal of /** @type {const} */ (['SIGTERM', 'SIGHUP'])) process.on(signal, () => child.kill(signal))
  child.on('error', (error) => {
    console.error(`error: ${node} can't be started (${error.message}): remove node_modules and run the command again`)
    process.exit(2)
  })
  child.on('exit', (code, signal) => process.exit(code ?? 128 + (signal === null ? 0 : constants.signals[signal])))
}
