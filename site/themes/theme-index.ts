import { slugsIn, stateOf } from '../filters/lesson-states.ts'
import { learnt } from '../language/en/learnt.ts'
import { readProgress } from '../workspace/store/show-progress.ts'
import { matchesTheme, readThemeFilter, writeThemeFilter } from './theme-filter.ts'

/** Lets the form choose which themes of the page are seen, keeps that in the address, and marks what is learnt on this device. */
export async function startThemeIndex(page: Document): Promise<void> {
  const form = page.querySelector<HTMLFormElement>('#theme-filter')
  const find = form?.elements.namedItem('find')
  const show = form?.elements.namedItem('show')
  if (!form || !(find instanceof HTMLInputElement) || !(show instanceof HTMLSelectElement)) return
  const choose = (search: string): void => {
    const filter = readThemeFilter(search)
    find.value = filter.find
    show.value = filter.show
  }
  const update = (): void => {
    const filter = readThemeFilter(`?${new URLSearchParams({ find: find.value, show: show.value }).toString()}`)
    history.replaceState(history.state, '', location.pathname + writeThemeFilter(filter) + location.hash)
    const themes = [...page.querySelectorAll<HTMLElement>('[data-theme-row]')]
    for (const theme of themes) {
      const { text = '', taught, learnt: mark } = theme.dataset
      theme.hidden = !matchesTheme(filter, { text, isTaught: taught !== undefined, isLearnt: mark !== undefined })
    }
    for (const group of page.querySelectorAll<HTMLElement>('[data-theme-group]'))
      group.hidden = group.querySelector('[data-theme-row]:not([hidden])') === null
    const seen = themes.filter(({ hidden }) => !hidden).length
    const count = page.querySelector('#themes-count')
    if (count) count.textContent = seen === themes.length ? learnt('all', { count: seen }) : learnt('some', { seen, count: themes.length })
    const empty = page.querySelector<HTMLElement>('#themes-empty')
    if (empty) empty.hidden = seen > 0
  }
  choose(location.search)
  update()
  form.hidden = false
  form.addEventListener('input', update)
  form.addEventListener('submit', (event) => event.preventDefault())
  page.querySelector('[data-show-all]')?.addEventListener('click', () => {
    choose('')
    update()
    find.focus()
  })
  if (await markLearnt(page)) update()
}

/** @returns whether anything is learnt; what can't be read marks nothing, and the page is the index that it is */
async function markLearnt(page: Document): Promise<boolean> {
  const progress = await readProgress().catch(() => undefined)
  if (progress === undefined || progress.size === 0) return false
  for (const theme of page.querySelectorAll<HTMLElement>('[data-theme-row][data-taught]')) {
    if (!slugsIn(theme.dataset.taught).some((slug) => stateOf(slug, progress) === 'done')) continue
    theme.dataset.learnt = ''
    const mark = theme.querySelector('[data-learnt-mark]')
    if (mark) mark.textContent = `✓ ${learnt('mark')}`
  }
  for (const source of page.querySelectorAll('[data-source]')) {
    const taught = source.querySelectorAll('[data-theme-row][data-taught]').length
    const passed = source.querySelectorAll('[data-learnt]').length
    const said = source.querySelector('[data-learnt-count]')
    if (said && passed > 0) said.textContent = learnt('learnt', { learnt: passed, count: taught })
  }
  return true
}
