import { expect, type Page } from '@playwright/test'
import { z } from 'zod'
import { mayEdit } from '#engine/exercise/globs.ts'
import type { Exercise } from '#engine/exercise/types.ts'
import { verdictSchema, type Verdict } from '#engine/verdict/verdict.ts'
import { bundle } from '../stand-in/stand-in.ts'
import { address, WorkspacePage } from '../workspace.ts'

type Tree = Readonly<Record<string, string>>

/** How often a grading is asked for its end, in milliseconds. */
const POLL_MS = 100
/** What a grading may take beside its budget, in milliseconds: the first one waits for the container. */
const GRACE_MS = 60_000

const storedSchema = z.object({ id: z.int(), verdict: verdictSchema }).optional()

/**
 * One open workspace that grades tree after tree with its Grade button, in one
 * container. The trees come from another tab.
 *
 * @example
 * const grader = await PageGrader.open(page, exercise)
 * const verdict = await grader.grade(exercise.files, 7)
 */
export class PageGrader {
  readonly #exercise: Exercise
  readonly #workspace: WorkspacePage
  readonly #otherTab: Page

  private constructor(exercise: Exercise, workspace: WorkspacePage, otherTab: Page) {
    this.#exercise = exercise
    this.#workspace = workspace
    this.#otherTab = otherTab
  }

  static async open(page: Page, exercise: Exercise): Promise<PageGrader> {
    const { slug, files, manifest } = exercise
    const workspace = new WorkspacePage(page, 'webcontainer')
    await workspace.open(slug)
    const otherTab = await page.context().newPage()
    await otherTab.goto(address('/themes/'))
    await otherTab.evaluate(await bundle('../parity/other-tab.ts', 'browser'))
    await otherTab.evaluate(
      async (rules) => {
        globalThis.otherTab = await openOtherTab(rules)
      },
      { slug, files, editable: manifest.editable, creatable: manifest.creatable },
    )
    await page.bringToFront()
    return new PageGrader(exercise, workspace, otherTab)
  }

  /**
   * Grades a whole tree, as if a learner had written it.
   *
   * @param seed what the page draws, instead of a random number
   * @returns what the page keeps as its verdict, and shows
   */
  async grade(files: Tree, seed: number): Promise<Verdict> {
    await this.#write(files)
    await this.#fixSeed(seed)
    const before = await this.#stored()
    await this.#workspace.button('Grade').click()
    const verdict = await this.#verdictAfter(before?.id)
    const { slug, revision } = this.#exercise
    expect(verdict).toMatchObject({ runtime: 'webcontainer', exercise: { slug, revision }, seed })
    expect(await this.#shown()).toEqual(verdict.requirements.map(({ id, status }) => ({ id, status })))
    return verdict
  }

  async #write(files: Tree): Promise<void> {
    // By way of the starter: two trees may differ in nothing that the list of files shows.
    for (const tree of [this.#exercise.files, files]) {
      await this.#otherTab.evaluate((changes) => otherTab.save(changes), differences(this.#exercise.files, tree))
      await expect.poll(() => this.#listed(), { intervals: [POLL_MS] }).toEqual(listing(this.#exercise, tree))
    }
  }

  /** The page's list of files: paths, and how they are marked. */
  async #listed(): Promise<[string, string][]> {
    const entries = await this.#workspace.root
      .locator('.lb-tree-file')
      .evaluateAll((buttons) =>
        buttons.map((button): [string, string] => [button.getAttribute('title') ?? '', button.querySelector('small')?.textContent ?? '']),
      )
    return entries.sort(byPath)
  }

  /** The next 32 bits that the page draws are the seed: nothing else there draws as many. */
  async #fixSeed(seed: number): Promise<void> {
    await this.#workspace.page.evaluate((fixed) => {
      const draw = (array: ArrayBufferView<ArrayBuffer>) => {
        if (!(array instanceof Uint32Array)) return Crypto.prototype.getRandomValues.call(crypto, array)
        Reflect.deleteProperty(crypto, 'getRandomValues')
        return array.fill(fixed)
      }
      Object.defineProperty(crypto, 'getRandomValues', { configurable: true, value: draw })
    }, seed)
  }

  async #verdictAfter(id: number | undefined): Promise<Verdict> {
    const { root } = this.#workspace
    const grading = root.locator('[data-grading]')
    const failure = root.locator('.lb-verdict.error:not([data-verdict])')
    const timeout = this.#exercise.manifest.budgetSeconds * 1000 + GRACE_MS
    let found: Verdict | undefined
    await expect
      .poll(
        async () => {
          if ((await grading.count()) > 0) return 'grading'
          if ((await failure.count()) > 0) return failure.innerText()
          const stored = await this.#stored()
          if (stored !== undefined && stored.id !== id) found = stored.verdict
          return found === undefined ? 'no verdict yet' : 'a verdict'
        },
        { intervals: [POLL_MS], timeout },
      )
      .toBe('a verdict')
    if (found === undefined) throw new Error('The page gave no verdict.')
    return found
  }

  async #stored(): Promise<z.infer<typeof storedSchema>> {
    return storedSchema.parse(await this.#otherTab.evaluate(() => otherTab.newestVerdict()))
  }

  #shown(): Promise<{ id: string | null; status: string | null }[]> {
    return this.#workspace.root
      .locator('[data-requirement]')
      .evaluateAll((cards) =>
        cards.map((card) => ({ id: card.getAttribute('data-requirement'), status: card.getAttribute('data-status') })),
      )
  }
}

/** What differs from the starter; `null` is a deleted file. */
function differences(starter: Tree, files: Tree): Record<string, string | null> {
  const gone = Object.keys(starter).filter((path) => !(path in files))
  const changed = Object.entries(files).filter(([path, text]) => text !== starter[path])
  return Object.fromEntries([...gone.map((path): [string, null] => [path, null]), ...changed])
}

/** How the page lists a tree. */
function listing({ files: starter, manifest }: Exercise, files: Tree): [string, string][] {
  const mark = (path: string, text: string) => {
    if (!(path in starter)) return 'new'
    if (!mayEdit(manifest, path)) return 'read-only'
    return text === starter[path] ? '' : 'changed'
  }
  return Object.entries(files)
    .map(([path, text]): [string, string] => [path, mark(path, text)])
    .sort(byPath)
}

function byPath([a]: [string, string], [b]: [string, string]): number {
  return a < b ? -1 : 1
}
