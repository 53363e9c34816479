import { createHash } from 'node:crypto'
import { globSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { REPOSITORY_ROOT, type LoadOptions } from '../exercise/root.ts'

/** What a grading is done with: the engine's sources, and the versions of all packages. */
const PARTS = ['graders/engine/**/*.ts', 'package-lock.json']
const TESTS = /\.(test|testing)\.ts$/
/** Below the parts, but without a say in a verdict. */
const NOT_PARTS = new RegExp(`${TESTS.source}|^graders/engine/(attack|bench|cli|gate)/`)

/**
 * Hash of the engine: while it is the same, a grading with the same seed has the same result.
 *
 * @returns 16 hex characters
 */
export async function engineHash({ root = REPOSITORY_ROOT }: LoadOptions = {}): Promise<string> {
  return hashSources(PARTS, NOT_PARTS, root)
}

/**
 * Hash of the content gate itself: while it is the same, it says the same of the same sources.
 *
 * @returns 16 hex characters
 */
export async function gateHash({ root = REPOSITORY_ROOT }: LoadOptions = {}): Promise<string> {
  return hashSources(['graders/engine/gate/**/*.ts'], TESTS, root)
}

async function hashSources(parts: string[], left: RegExp, root: string): Promise<string> {
  const paths = globSync(parts, { cwd: root })
    .filter((path) => !left.test(path))
    .sort()
  const hash = createHash('sha256')
  for (const path of paths) {
    const content = await readFile(join(root, path))
    hash.update(`${path}\0${content.length}\0`).update(content)
  }
  return hash.digest('hex').slice(0, 16)
}
