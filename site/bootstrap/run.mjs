/**
 * The way into every command, on a fresh clone as well: installs what is
 * missing, then becomes the command on the Node version that this repository
 * pins. Plain JavaScript without dependencies, because it runs before there are
 * any, and on any Node from version 20.
 *
 *     node site/bootstrap/run.mjs start                        (site/bootstrap/start.ts)
 *     node site/bootstrap/run.mjs graders/engine/cli/grade.ts …  (a file of this repository)
 *     node site/bootstrap/run.mjs eslint …                     (a tool of node_modules/.bin)
 */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { become } from './become.mjs'
import { install, isInstalled } from './install.mjs'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const OLDEST_NODE = 20

const [target, ...rest] = process.argv.slice(2)
if (target === undefined) refuse('name what to run, such as: node site/bootstrap/run.mjs start')
if (Number.parseInt(process.versions.node, 10) < OLDEST_NODE) {
  refuse(`Node ${process.versions.node} is too old: install Node ${OLDEST_NODE} or later (https://nodejs.org) and run the command again`)
}

if (!isInstalled(ROOT)) {
  const problem = await install(ROOT)
  if (problem !== undefined) refuse(problem)
}
become([...locate(String(target)), ...rest])

/**
 * The arguments with which Node runs a target.
 *
 * @param {string} name
 */
function locate(name) {
  const own = join(ROOT, 'site/bootstrap', `${name}.ts`)
  if (existsSync(own)) return [own]
  const tool = join(ROOT, 'node_modules/.bin', name)
  if (!name.includes('/') && existsSync(tool)) return [tool]
  if (existsSync(join(ROOT, name))) return [join(ROOT, name)]
  return refuse(`there is no command "${name}": npm run lists them`)
}

/**
 * @param {string} message
 * @returns {never}
 */
function refuse(message) {
  console.error(`error: ${message}`)
  process.exit(2)
}
