import { existsSync } from 'node:fs'
import { cp, mkdir, readdir, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { SourceFiles } from '../../compile/types.ts'
import { EngineError } from '../../engine.ts'
import { readSourceFiles, SOURCE_FOLDERS } from '../../exercise/source-tree.ts'
import type { Exercise } from '../../exercise/types.ts'
import { editorConfig, taskText } from './task-text.ts'

/** A learner's copy of an exercise, in the learner's own editor: `my/<slug>/`. Git ignores it. */
export interface LocalCopy {
  readonly exercise: Exercise
  /** Absolute. */
  readonly folder: string
  /** As people should read it: `my/<slug>`. */
  readonly name: string
  /** Absolute; one folder per backup. */
  readonly backups: string
}

/** Where the copy of an exercise is, or will be. */
export function localCopy(exercise: Exercise, root: string): LocalCopy {
  return { exercise, folder: join(root, 'my', exercise.slug), name: `my/${exercise.slug}`, backups: join(root, 'my/.backups') }
}

/**
 * Makes the copy, with a tsconfig.json for the editor and the task as README.md.
 *
 * @returns false when there is one already: nothing is changed then
 */
export async function createCopy(copy: LocalCopy): Promise<boolean> {
  if (existsSync(copy.folder)) return false
  await writeFiles(copy.folder, { ...copy.exercise.files, 'README.md': taskText(copy.exercise), 'tsconfig.json': editorConfig() })
  return true
}

/**
 * The learner's files.
 *
 * @throws EngineError `copy-missing` when the exercise was not started
 */
export async function readCopy(copy: LocalCopy): Promise<SourceFiles> {
  requireCopy(copy)
  return readSourceFiles(copy.folder)
}

/**
 * Puts the starter back. What the learner had is kept as a backup first.
 *
 * @param time for the backup's name
 * @returns the backup's name
 */
export async function resetCopy(copy: LocalCopy, time: Date): Promise<string> {
  requireCopy(copy)
  const backup = await backUp(copy, time)
  await replaceSources(copy, copy.exercise.files)
  return backup
}

/**
 * Puts a backup back. What was there until now becomes a backup, too.
 *
 * @param name of the backup; default: the latest
 * @returns the names of the backup that was restored, and of the new one
 * @throws EngineError `backup-missing`
 */
export async function restoreCopy(copy: LocalCopy, time: Date, name?: string): Promise<{ restored: string; kept: string | undefined }> {
  const names = await listBackups(copy)
  const restored = name ?? names.at(-1)
  if (restored === undefined) throw new EngineError('backup-missing', `there is no backup of ${copy.name}: a reset makes one`)
  if (!names.includes(restored))
    throw new EngineError('backup-missing', `there is no backup "${restored}" of ${copy.name}; there are: ${names.join(', ') || 'none'}`)
  const files = await readSourceFiles(join(copy.backups, restored))
  const kept = existsSync(copy.folder) ? await backUp(copy, time) : undefined
  if (kept === undefined) await createCopy(copy)
  await replaceSources(copy, files)
  return { restored, kept }
}

/** Names of the backups of this exercise, oldest first. */
export async function listBackups({ backups, exercise }: LocalCopy): Promise<string[]> {
  if (!existsSync(backups)) return []
  const pattern = new RegExp(`^${exercise.slug}-\\d{4}-\\d{2}-\\d{2}T`)
  return (await readdir(backups)).filter((name) => pattern.test(name)).sort()
}

function requireCopy({ folder, name, exercise }: LocalCopy): void {
  if (!existsSync(folder)) throw new EngineError('copy-missing', `there is no ${name} yet: npm run exercise -- start ${exercise.slug}`)
}

async function backUp({ folder, backups, exercise }: LocalCopy, time: Date): Promise<string> {
  const name = `${exercise.slug}-${time.toISOString().replaceAll(':', '-').replace('.', '-')}`
  await mkdir(backups, { recursive: true })
  await cp(folder, join(backups, name), { recursive: true, errorOnExist: true, force: false })
  return name
}

async function replaceSources({ folder }: LocalCopy, files: SourceFiles): Promise<void> {
  for (const name of SOURCE_FOLDERS) await rm(join(folder, name), { recursive: true, force: true })
  await writeFiles(folder, files)
}

async function writeFiles(folder: string, files: SourceFiles): Promise<void> {
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true })
    await writeFile(join(folder, path), text)
  }
}
