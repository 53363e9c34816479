import { expect, test } from 'vitest'
import { partsOfSite } from './parts-of-site.ts'

const SITE: Readonly<Record<string, string>> = {
  'index.html': '<script src="/_astro/page.AAA.js"></script>',
  'data/lesson/index.html': '<link href="/_astro/look.BBB.css"><astro-island component-url="/_astro/Launcher.CCC.js">',
  'account/index.html': '<script src="/_astro/account.DDD.js"></script>',
  '404.html': '',
  _headers: '',
  'favicon.svg': '',
  'pagefind/pagefind.js': '',
  'pagefind/pagefind-ui.js': '',
  '_astro/page.AAA.js': 'import"./shared.EEE.js"',
  '_astro/shared.EEE.js': '',
  '_astro/look.BBB.css': 'url(/_astro/letters.FFF.woff2)',
  '_astro/letters.FFF.woff2': '',
  '_astro/Launcher.CCC.js': 'import("./Workspace.GGG.js")',
  '_astro/Workspace.GGG.js': 'import"./shared.EEE.js";import"./monaco.HHH.js"',
  '_astro/monaco.HHH.js': 'new Worker("/_astro/ts.worker-III.js"),new Worker("/_astro/typescript.worker-JJJ.js")',
  '_astro/ts.worker-III.js': '',
  '_astro/typescript.worker-JJJ.js': '',
  '_astro/account.DDD.js': '',
  'exercises/lesson.1.json': '',
  'typings/2.json': '',
  'container/base.3.bin': '',
}

const parts = () => partsOfSite(Object.keys(SITE), async (path) => SITE[path] ?? '')

test('the shell is what pages need before their editor opens, and the search', async () => {
  expect((await parts()).shell.toSorted()).toEqual([
    '_astro/Launcher.CCC.js',
    '_astro/letters.FFF.woff2',
    '_astro/look.BBB.css',
    '_astro/page.AAA.js',
    '_astro/shared.EEE.js',
    'data/lesson/index.html',
    'favicon.svg',
    'index.html',
    'pagefind/pagefind.js',
  ])
})

test('pages that are nothing without the server are not kept, nor is what only they need', async () => {
  const { shell, editor, libraries } = await parts()
  for (const part of [shell, editor, libraries]) expect(part.filter((path) => path.includes('account'))).toEqual([])
})

test('the editor has its types and the exercises, but no worker in whose place ours runs', async () => {
  const { editor, libraries, immutable } = await parts()
  expect(editor.toSorted()).toEqual([
    '_astro/Workspace.GGG.js',
    '_astro/monaco.HHH.js',
    '_astro/typescript.worker-JJJ.js',
    'exercises/lesson.1.json',
    'typings/2.json',
  ])
  expect(libraries).toEqual(['container/base.3.bin'])
  expect(immutable).toContain('_astro/ts.worker-III.js')
})
