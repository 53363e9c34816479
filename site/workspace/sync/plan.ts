import type { NewWorkFile, WorkContent, WorkFile } from '../../runtimes/server/work-api.ts'

/** A file as this device has it. */
export interface LocalFile {
  content: WorkContent
  /** Milliseconds since 1970. */
  savedAt: number
}

/** What this device and the account last agreed on. */
export interface SyncedFile {
  content: WorkContent
  version: number
}

/** What has to be done for one exercise so that device and account have the same. */
export interface SyncPlan {
  /** To write into the account. */
  push: NewWorkFile[]
  /** To take over from the account. */
  take: WorkFile[]
  /** That are the same already. */
  agree: WorkFile[]
  /** The older ones of two versions that know nothing of each other: to be kept as a backup before anything else is done. */
  keep: { path: string; content: WorkContent; from: 'here' | 'account' }[]
}

const STARTER: WorkContent = { state: 'starter' }

/**
 * Compares the files of this device with those of the account. What was changed on one side only since both agreed goes to the
 * other; of what was changed on both, the newer one wins, and the older one is kept.
 *
 * @param local files that differ from the starter, by path
 * @param synced what both agreed on last, by path
 * @param remote what the account has. Undefined: nobody has asked; then it is taken to have what both agreed on
 * @param now milliseconds since 1970
 * @example planSync(new Map(), new Map(), [file]).take // [file]
 */
export function planSync(
  local: ReadonlyMap<string, LocalFile>,
  synced: ReadonlyMap<string, SyncedFile>,
  remote: readonly WorkFile[] | undefined,
  now: number,
): SyncPlan {
  const plan: SyncPlan = { push: [], take: [], agree: [], keep: [] }
  const there = new Map(remote?.map((file) => [file.path, file]))
  for (const path of new Set([...local.keys(), ...synced.keys(), ...there.keys()])) {
    const mine = local.get(path) ?? { content: STARTER, savedAt: now }
    const agreed = synced.get(path)
    const theirs = there.get(path)
    const push = (base: number): void => {
      plan.push.push({ path, content: mine.content, savedAt: new Date(mine.savedAt).toISOString(), base })
    }
    const isMineNew = !isSame(mine.content, agreed?.content ?? STARTER)
    if (!theirs) {
      if (isMineNew) push(remote === undefined ? (agreed?.version ?? 0) : 0)
      // The account was emptied: what it had is still here.
      else if (remote !== undefined && agreed && mine.content.state !== 'starter') push(0)
      continue
    }
    if (isSame(mine.content, theirs.content)) plan.agree.push(theirs)
    else if (theirs.version === agreed?.version) push(theirs.version)
    else if (!isMineNew) plan.take.push(theirs)
    else if (mine.savedAt >= Date.parse(theirs.savedAt)) {
      plan.keep.push({ path, content: theirs.content, from: 'account' })
      push(theirs.version)
    } else {
      plan.keep.push({ path, content: mine.content, from: 'here' })
      plan.take.push(theirs)
    }
  }
  return plan
}

export function isSame(one: WorkContent, other: WorkContent): boolean {
  return one.state === other.state && (one.state !== 'text' || other.state !== 'text' || one.text === other.text)
}
