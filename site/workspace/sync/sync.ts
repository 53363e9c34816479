import { Refused } from '../../runtimes/server/http.ts'
import type { NewWork, Work, WorkFile, WorkOwner } from '../../runtimes/server/work-api.ts'
import { isTheirs, keepOwner, readOwner } from './owner.ts'
import { planSync, type LocalFile, type SyncPlan } from './plan.ts'
import { snapshotOf, type SyncStore } from './sync-store.ts'
import type { WorkApi } from './work-http.ts'

/** What another device may have written meanwhile, again and again. */
const ROUNDS = 4

/** What a sync changed on this device. */
export interface Synced {
  /** Paths that came from the account. */
  taken: string[]
  /** Whether an older version was kept as a backup. */
  kept: boolean
}

export interface SyncOptions {
  store: Pick<SyncStore, 'slugs' | 'files' | 'synced' | 'agree' | 'take' | 'keep' | 'progress' | 'raise' | 'setAside'>
  api: Pick<WorkApi, 'find' | 'write'>
  /** Where this device keeps whose work it has. */
  storage: Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>
  /** Writes what is being typed, so that it is compared too. Default: nobody is typing. */
  flush?: () => Promise<void>
  /** Told of files that changed on this device, for open workspaces. */
  onTaken: (slug: string, paths: readonly string[]) => void
}

/**
 * Makes device and account have the same of one exercise. Nothing is lost: what loses is a backup before anything else is done.
 *
 * @param ask whether to look what the account has, or only to tell it what is new here
 * @throws what the calls throw; what was done until then stays done
 */
export async function syncExercise(slug: string, { store, api, storage, flush, onTaken }: SyncOptions, ask: boolean): Promise<Synced> {
  const done: Synced = { taken: [], kept: false }
  let owner = readOwner(storage)
  let remote: Work | undefined
  const look = async (): Promise<Work> => {
    remote = await api.find(slug)
    await welcome(remote.owner, store, storage, onTaken)
    if (remote.progress) await store.raise(remote.progress)
    return remote
  }
  if (ask || owner === undefined) owner = (await look()).owner
  for (let round = 0; round < ROUNDS; round += 1) {
    await flush?.()
    const local = await store.files(slug)
    const plan = planSync(local, await store.synced(owner.id, slug), remote?.files, Date.now())
    await keepLosers(slug, store, plan, local, remote?.files ?? [])
    done.kept ||= plan.keep.length > 0
    await store.agree(owner.id, slug, plan.agree)
    if (plan.take.length > 0) {
      await flush?.()
      const taken = await store.take(owner.id, slug, plan.take, local)
      done.taken.push(...taken)
      onTaken(slug, taken)
      // Somebody typed meanwhile: what they typed and what came are compared again.
      if (taken.length < plan.take.length) continue
    }
    const progress = await progressOf(store, slug)
    if (plan.push.length === 0 && (remote === undefined || !isBetter(progress, remote.progress))) return done
    try {
      const written = await api.write(slug, { owner: owner.id, files: plan.push, progress })
      if (written.progress) await store.raise(written.progress)
      const agreed = written.files.flatMap(({ outcome, now }) => (outcome === 'written' ? [now] : []))
      await store.agree(owner.id, slug, agreed)
      if (agreed.length === written.files.length) return done
    } catch (error) {
      if (!(error instanceof Refused && error.code === 'somebody-else')) throw error
    }
    owner = (await look()).owner
  }
  return done
}

/** Backups of what is going to be written over. */
async function keepLosers(
  slug: string,
  store: SyncOptions['store'],
  { keep }: SyncPlan,
  local: ReadonlyMap<string, LocalFile>,
  remote: readonly WorkFile[],
): Promise<void> {
  if (keep.some(({ from }) => from === 'here'))
    await store.keep(
      slug,
      'before newer work came from another device',
      snapshotOf([...local].map(([path, { content }]) => [path, content])),
    )
  if (keep.some(({ from }) => from === 'account'))
    await store.keep(slug, 'older work of another device', snapshotOf(remote.map(({ path, content }) => [path, content])))
}

async function progressOf(store: SyncOptions['store'], slug: string): Promise<NewWork['progress']> {
  const record = await store.progress(slug)
  if (!record) return null
  return { status: record.status, holds: record.passed, requirements: record.of, at: new Date(record.at).toISOString() }
}

function isBetter(mine: NewWork['progress'], theirs: Work['progress']): boolean {
  if (mine === null) return false
  if (theirs === null || (mine.status === 'passed' && theirs.status === 'started')) return true
  return mine.requirements === theirs.requirements ? mine.holds > theirs.holds : mine.at > theirs.at
}

/** Before anything of this device goes to somebody: what is another account's is set aside. */
async function welcome(
  owner: WorkOwner,
  store: SyncOptions['store'],
  storage: SyncOptions['storage'],
  onTaken: SyncOptions['onTaken'],
): Promise<void> {
  if (!isTheirs(readOwner(storage), owner))
    for (const { slug, paths } of await store.setAside('work of another account on this device')) onTaken(slug, paths)
  keepOwner(storage, owner)
}

/**
 * Takes everything that was done on this device into the account of whoever signed in, and learns how far they came elsewhere.
 *
 * @returns how many exercises there were
 */
export async function syncDevice(options: SyncOptions & { api: WorkApi }): Promise<number> {
  const progress = await options.api.progress()
  const slugs = await options.store.slugs()
  for (const slug of slugs) await syncExercise(slug, options, true)
  for (const one of progress) await options.store.raise(one)
  return slugs.length
}
