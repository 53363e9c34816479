import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { UsageError } from '../terminal.ts'

const run = promisify(execFile)
const MOST_OUTPUT = 64 * 1024 * 1024

/** Which exercises differ from a base, in the working tree as it is, and what the base is. */
export interface Changes {
  slugs: ReadonlySet<string>
  /** For people: "abc1234 (where this branch left origin/main)". */
  base: string
  /** How many commits HEAD comes from, itself included: one more with each. */
  commits: number
}

/**
 * Exercises of which any file in `exercises/`, `graders/` or `solutions/` differs from a base: committed or not.
 *
 * Without a base named, it is the one that a pull request is made against (as GitHub and GitLab name it); otherwise
 * where this branch left the main one; on the main one itself, the commit before. A change of the engine is no change
 * of an exercise.
 *
 * @param root the repository's folder
 * @param options.base a revision; the comparison is with where HEAD left it
 * @returns undefined where nothing can be compared: no git, no commit before, or a clone without its history
 * @throws UsageError when the base that was named is not known here
 */
export async function changedExercises(
  root: string,
  { base, env = process.env }: { base?: string | undefined; env?: NodeJS.ProcessEnv } = {},
): Promise<Changes | undefined> {
  const git = async (...args: string[]): Promise<string> =>
    (await run('git', args, { cwd: root, maxBuffer: MOST_OUTPUT, env: { ...env, GIT_OPTIONAL_LOCKS: '0' } })).stdout
  const attempt = async (...args: string[]): Promise<string | undefined> => {
    try {
      return (await git(...args)).trim()
    } catch {
      return undefined
    }
  }
  const found = await findBase(attempt, base, env)
  if (found === undefined) return undefined
  const differing = await git('diff', '--name-only', '--no-renames', '-z', found.commit)
  const untracked = await git('ls-files', '--others', '--exclude-standard', '-z')
  const slugs = `${differing}${untracked}`.split('\0').flatMap((path) => {
    const [, folder, slug] = /^(exercises|graders|solutions)\/([^/]+)\//.exec(path) ?? []
    return slug === undefined || (folder === 'graders' && slug === 'engine') ? [] : [slug]
  })
  const commits = Number(await git('rev-list', '--count', '--first-parent', 'HEAD'))
  return { slugs: new Set(slugs), base: found.name, commits }
}

interface Base {
  commit: string
  name: string
}

async function findBase(
  git: (...args: string[]) => Promise<string | undefined>,
  named: string | undefined,
  env: NodeJS.ProcessEnv,
): Promise<Base | undefined> {
  const fork = async (revision: string): Promise<Base | undefined> => {
    const commit = await git('merge-base', 'HEAD', revision)
    return commit === undefined ? undefined : { commit, name: `${commit.slice(0, 7)} (where HEAD left ${revision})` }
  }
  if (named !== undefined) {
    const base = await fork(named)
    if (base === undefined)
      throw new UsageError(`--base ${named}: git knows no such revision that HEAD comes from; fetch it, or leave --base out`)
    return base
  }
  const target = env['GITHUB_BASE_REF'] ? `origin/${env['GITHUB_BASE_REF']}` : env['CI_MERGE_REQUEST_DIFF_BASE_SHA']
  const head = await git('rev-parse', 'HEAD')
  if (head === undefined) return undefined
  for (const revision of [target, 'origin/HEAD', 'origin/main', 'main']) {
    const base = revision === undefined || revision === '' ? undefined : await fork(revision)
    if (base !== undefined && base.commit !== head) return base
  }
  const before = await git('rev-parse', '--verify', '--quiet', 'HEAD^')
  return before === undefined ? undefined : { commit: before, name: `${before.slice(0, 7)} (the commit before)` }
}
