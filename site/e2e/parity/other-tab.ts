import { Saving } from '#site/workspace/model/saving.ts'
import { WorkspaceFiles, type FileChanges } from '#site/workspace/model/files.ts'
import type { PublicExercise } from '#site/workspace/model/exercise.ts'
import { WorkspaceStore } from '#site/workspace/store/workspace-store.ts'

type Rules = Pick<PublicExercise, 'slug' | 'files' | 'editable' | 'creatable'>

/**
 * A second tab of a workspace, without anything on its screen: the workspace's
 * own storage, bundled and run in a page of the same site. What it saves, the
 * open workspace takes over.
 */
class OtherTab {
  readonly #files: WorkspaceFiles
  readonly #store: WorkspaceStore
  readonly #saving: Saving

  private constructor(files: WorkspaceFiles, store: WorkspaceStore, saving: Saving) {
    this.#files = files
    this.#store = store
    this.#saving = saving
  }

  static async open(rules: Rules): Promise<OtherTab> {
    const store = await WorkspaceStore.open(rules.slug)
    const files = new WorkspaceFiles(rules, await store.changes())
    return new OtherTab(files, store, new Saving(rules.slug, files, store))
  }

  /** Puts these differences from the starter in the place of all others. */
  async save(changes: FileChanges): Promise<void> {
    this.#files.replace(changes)
    await this.#saving.flush()
    const state = this.#saving.state.value
    if (state.status === 'failed') throw new Error(state.message)
  }

  /** The newest verdict that the device keeps, as it is stored. */
  async newestVerdict(): Promise<{ id: number; verdict: unknown } | undefined> {
    const [newest] = await this.#store.verdicts()
    return newest
  }
}

declare global {
  var openOtherTab: (rules: Rules) => Promise<OtherTab>
  var otherTab: OtherTab
}

globalThis.openOtherTab = (rules) => OtherTab.open(rules)
