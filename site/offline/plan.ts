/** A file that the service worker has before it takes over. */
export interface ShellEntry {
  readonly url: string
  /** Null: the name has a hash of the content. */
  readonly revision: string | null
  /** Subresource Integrity: what another version of the site answers under this name is not taken. */
  readonly integrity?: string
}

/** What the build tells the service worker of one version of the site. Addresses are whole paths, with the base. */
export interface WorkerPlan {
  /** Hash of all that follows. */
  readonly version: string
  /** The path that the site lies under, with a slash at both ends. */
  readonly base: string
  readonly shell: readonly ShellEntry[]
  /** Revisions of the pages in the shell, by their paths. A page carries its own (`REVISION_META`). */
  readonly pages: Readonly<Record<string, string>>
  /** Files that never change under their names and are kept once somebody has needed them: all but those of the shell. */
  readonly immutable: readonly string[]
  /** Those of them that the editor needs for any exercise. */
  readonly editor: readonly string[]
}

/** Name of the `<meta>` by which a page knows its own revision. */
export const REVISION_META = 'loadbearing-page'
/** Stands for the revision until the build knows it. */
export const REVISION_PLACEHOLDER = '__LOADBEARING_PAGE__'

/** Parts that can be made available offline on a page of their own. */
export type PartName = 'editor' | 'libraries'

/** `offline.json`: what the parts consist of. */
export type OfflineParts = Readonly<Record<PartName, readonly { address: string; bytes: number }[]>>

/** Shown in place of pages that are not on the device. */
export const OFFLINE_PAGE = 'offline/'
/** Where the parts are listed. */
export const PARTS_FILE = 'offline.json'

/** The caches of a site, which may share its origin with others. */
export const cachesOf = (base: string): { shell: string; kept: string; versions: string } => ({
  shell: `loadbearing-shell:${base}`,
  kept: `loadbearing-kept:${base}`,
  versions: `loadbearing-versions:${base}`,
})
