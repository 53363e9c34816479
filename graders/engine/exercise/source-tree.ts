import type { Dirent } from 'node:fs'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { SourceFiles } from '../compile/types.ts'
import { EngineError } from '../engine.ts'
import { errorCode } from './error-code.ts'

/** The folders of an exercise that are its source; what else lies beside them (a README, a tsconfig.json) is not graded. */
export const SOURCE_FOLDERS = ['src', 'test', 'database', 'rules', 'docs'] as const

/**
 * Reads the source of an exercise, of an overlay or of a learner's copy:
 * every file under `src/`, `test/`, `database/`, `rules/` and `docs/`, by path. Hidden files
 * (`.DS_Store`) and `node_modules` are left out.
 *
 * @param folder absolute path; one without any of them gives `{}`
 * @throws EngineError `file-not-text` for a file that is not valid UTF-8, `file-not-regular` for a link or device
 * @example await readSourceFiles('/course/exercises/fix-the-n-plus-one') // { 'src/main.ts': '…', … }
 */
export async function readSourceFiles(folder: string): Promise<SourceFiles> {
  const paths = (await Promise.all(SOURCE_FOLDERS.map((name) => listFiles(folder, name)))).flat().sort()
  const entries = await Promise.all(paths.map(async (path) => [path, await readText(join(folder, path))] as const))
  return Object.fromEntries(entries)
}

/**
 * Reads one text file.
 *
 * @throws EngineError `file-not-text`; file system errors as they are
 */
export async function readText(file: string): Promise<string> {
  const bytes = await readFile(file)
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    throw new EngineError('file-not-text', `${file} is not UTF-8 text: save it as UTF-8, or move it out of ${SOURCE_FOLDERS.join('/, ')}/`)
  }
}

async function listFiles(root: string, relative: string): Promise<string[]> {
  const entries = await readFolder(join(root, relative))
  const nested = entries.filter(isSource).map((entry) => {
    const path = `${relative}/${entry.name}`
    if (entry.isDirectory()) return listFiles(root, path)
    if (entry.isFile()) return Promise.resolve([path])
    throw new EngineError('file-not-regular', `${join(root, path)} is a link or a device: replace it by an ordinary file`)
  })
  return (await Promise.all(nested)).flat()
}

async function readFolder(folder: string): Promise<Dirent[]> {
  try {
    return await readdir(folder, { withFileTypes: true })
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return []
    throw error
  }
}

function isSource(entry: Dirent): boolean {
  return !entry.name.startsWith('.') && entry.name !== 'node_modules'
}
