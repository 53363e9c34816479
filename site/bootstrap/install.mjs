import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** Lies in node_modules, so that it goes with them; holds the hash of the lockfile that they were installed from. */
const STAMP = 'node_modules/.loadbearing-lock'

const HEARTBEAT_MS = 15_000

/**
 * Whether node_modules is what package-lock.json says. Looks at one small file,
 * and at npm's own record only when the lockfile has changed (somebody may have
 * run `npm install` by hand).
 *
 * @param {string} root the repository's folder
 */
export function isInstalled(root) {
  const lockfile = readFileSync(join(root, 'package-lock.json'))
  const hash = createHash('sha256').update(lockfile).digest('hex')
  if (readIfThere(join(root, STAMP)) === hash) return true

  const installed = readIfThere(join(root, 'node_modules/.package-lock.json'))
  if (installed === undefined || !agrees(JSON.parse(lockfile.toString()), JSON.parse(installed))) return false
  writeFileSync(join(root, STAMP), hash)
  return true
}

/**
 * Installs what package-lock.json says, showing that it works.
 *
 * @param {string} root the repository's folder
 * @returns {Promise<string | undefined>} what went wrong and what to do, if it did
 */
export async function install(root) {
  const began = Date.now()
  const seconds = () => Math.round((Date.now() - began) / 1000)
  console.error('Installing packages (only when they changed; a minute or two) …')
  const heartbeat = setInterval(() => console.error(`  still installing, ${seconds()} s`), HEARTBEAT_MS)
  const code = await npmInstall(root)
  clearInterval(heartbeat)

  if (code !== 0) return `npm install ended with code ${code}: read its message above, mend that and run the command again`
  if (!isInstalled(root)) return 'npm install did not install what package-lock.json says: remove node_modules and run the command again'
  console.error(`Packages are installed (${seconds()} s).`)
  return undefined
}

/**
 * @param {string} root
 * @returns {Promise<number>}
 */
function npmInstall(root) {
  // npm replaces node_modules, and this may be running on the Node inside it: use the Node that runs npm.
  const { npm_execpath: npm, npm_node_execpath: node } = process.env
  const [command, ...first] = npm === undefined ? ['npm'] : [node !== undefined && existsSync(node) ? node : process.execPath, npm]
  // Not `npm ci`: it refuses a lockfile that lacks an optional package of another system, and registries have such holes.
  // Without saving, the lockfile is followed and stays as it is.
  const args = [...first, 'install', '--no-save', '--include=dev', '--no-audit', '--no-fund', '--loglevel=error']
  const child = spawn(String(command), args, {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit'],
    shell: npm === undefined && process.platform === 'win32',
  })
  for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) {
    process.once(signal, () => {
      child.kill(signal)
      child.once('exit', () => process.exit(130))
    })
  }
  return new Promise((resolve) => {
    child.on('error', (error) => {
      console.error(`npm can't be started: ${error.message}`)
      resolve(1)
    })
    child.on('exit', (code) => resolve(code ?? 1))
  })
}

/**
 * Whether npm's record of node_modules has every package of the lockfile, in its
 * version. Optional ones may be missing: they are for other systems.
 *
 * @param {Lockfile} lockfile
 * @param {Lockfile} installed
 */
function agrees(lockfile, installed) {
  return Object.entries(lockfile.packages).every(([path, { version, optional, devOptional }]) => {
    const there = installed.packages[path]
    return path === '' || (there === undefined ? optional === true || devOptional === true : there.version === version)
  })
}

/** @param {string} file */
function readIfThere(file) {
  return existsSync(file) ? readFileSync(file, 'utf8') : undefined
}

/** @typedef {{ packages: Record<string, { version?: string, optional?: boolean, devOptional?: boolean } | undefined> & Record<string, { version?: string, optional?: boolean, devOptional?: boolean }> }} Lockfile */
