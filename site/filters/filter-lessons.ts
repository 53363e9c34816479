import { FILTERS, matches, readFilter, writeFilter, type LessonFilter } from './lesson-filter.ts'

/**
 * Lets the form choose which lessons of the page are seen, and keeps the choice in the address.
 * Without it the page is the plain list of all lessons.
 */
export function filterLessons(page: Document): void {
  const form = page.querySelector<HTMLFormElement>('#lesson-filter')
  if (form === null) return
  const selects = FILTERS.map((name) => form.elements.namedItem(name)).filter((field) => field instanceof HTMLSelectElement)
  const update = () => {
    const filter = readFilter(`?${new URLSearchParams(selects.map(({ name, value }) => [name, value])).toString()}`)
    history.replaceState(history.state, '', location.pathname + writeFilter(filter))
    show(page, filter)
  }
  choose(selects, readFilter(location.search))
  update()
  form.hidden = false
  form.addEventListener('change', update)
  form.addEventListener('submit', (event) => event.preventDefault())
  for (const button of page.querySelectorAll('[data-show-all]')) {
    button.addEventListener('click', () => {
      choose(selects, {})
      update()
      selects[0]?.focus()
    })
  }
}

function choose(selects: readonly HTMLSelectElement[], filter: LessonFilter): void {
  for (const select of selects) {
    const value = FILTERS.flatMap((name) => (name === select.name ? [filter[name] ?? ''] : []))[0] ?? ''
    // An address may ask for what there is no option for: then for all of them.
    select.value = [...select.options].some((option) => option.value === value) ? value : ''
  }
}

function show(page: Document, filter: LessonFilter): void {
  const lessons = [...page.querySelectorAll<HTMLElement>('[data-facts]')]
  for (const lesson of lessons) {
    const { stack = '', track = '', minutes, sources = '' } = lesson.dataset
    const facts = { stack, track, minutes: minutes ? Number(minutes) : undefined, sources: sources.split(' ') }
    lesson.hidden = !matches(filter, facts)
  }
  for (const group of page.querySelectorAll<HTMLElement>('[data-lesson-group]')) {
    group.hidden = group.querySelector('[data-facts]:not([hidden])') === null
  }
  const seen = lessons.filter(({ hidden }) => !hidden).length
  const empty = page.querySelector<HTMLElement>('#lessons-empty')
  if (empty) empty.hidden = seen > 0
  const count = page.querySelector('#lessons-count')
  if (count) count.textContent = seen === lessons.length ? `All ${seen} lessons.` : `${seen} of ${lessons.length} lessons.`
}
