import { found } from '../language/en/found.ts'
import {
  FILTERS,
  matches,
  readFilter,
  readView,
  writeFilter,
  type LessonFacts,
  type LessonFilter,
  type LessonsView,
} from './lesson-filter.ts'
import { canBeTaken, slugsIn, stateOf } from './lesson-states.ts'

type Progress = Parameters<typeof stateOf>[1]

/**
 * Lets the form choose which lessons of the page are seen, and its buttons
 * whether as a map or a list, and keeps the choice in the address. Without it
 * the page has all lessons, in both.
 *
 * @returns is given the progress on this device, which the form then can ask for
 */
export function filterLessons(page: Document): (progress: Progress) => void {
  const form = page.querySelector<HTMLFormElement>('#lesson-filter')
  if (form === null) return () => undefined
  const selects = FILTERS.map((name) => form.elements.namedItem(name)).filter((field) => field instanceof HTMLSelectElement)
  let progress: Progress = new Map()
  let view = readView(location.search)
  const update = () => {
    const filter = readFilter(`?${new URLSearchParams(selects.map(({ name, value }) => [name, value])).toString()}`)
    history.replaceState(history.state, '', location.pathname + writeFilter(filter, view))
    show(page, filter, progress)
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
  chooseView(page, view, (chosen) => {
    view = chosen
    update()
  })
  return (read) => {
    progress = read
    update()
  }
}

function chooseView(page: Document, initial: LessonsView | undefined, onChoice: (view: LessonsView) => void): void {
  const catalogue = page.querySelector<HTMLElement>('[data-catalogue]')
  const radios = [...page.querySelectorAll<HTMLInputElement>('input[name="view"]')]
  if (catalogue === null) return
  const apply = (view: LessonsView): void => {
    catalogue.dataset.view = view
    for (const radio of radios) radio.checked = radio.value === view
  }
  // A map needs room.
  apply(initial ?? (matchMedia('(min-width: 72rem)').matches ? 'map' : 'list'))
  for (const radio of radios) {
    radio.addEventListener('change', (event) => {
      event.stopPropagation()
      const view = readView(`?view=${radio.value}`)
      if (view === undefined) return
      apply(view)
      onChoice(view)
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

function show(page: Document, filter: LessonFilter, progress: Progress): void {
  const lessons = [...page.querySelectorAll<HTMLElement>('[data-facts]')]
  for (const lesson of lessons) lesson.hidden = !matches(filter, factsOf(lesson, progress))
  for (const group of page.querySelectorAll<HTMLElement>('[data-lesson-group]')) {
    group.hidden = group.querySelector('[data-facts]:not([hidden])') === null
  }
  const seen = new Set(lessons.filter(({ hidden }) => !hidden).map((lesson) => lesson.dataset.facts))
  // On the map the others stay, as the way to what is looked for.
  for (const node of page.querySelectorAll<HTMLElement>('[data-node]')) node.toggleAttribute('data-out', !seen.has(node.dataset.node))
  const empty = page.querySelector<HTMLElement>('#lessons-empty')
  if (empty) empty.hidden = seen.size > 0
  const count = page.querySelector('#lessons-count')
  if (count) count.textContent = countWords(seen.size, lessons.length)
}

function countWords(seen: number, count: number): string {
  return seen === count ? found('all', { count }) : found('some', { seen, count })
}

function factsOf({ dataset }: HTMLElement, progress: Progress): LessonFacts {
  const { facts: slug = '', lesson, stack = '', track = '', minutes, sources = '', before } = dataset
  const isBuilt = lesson !== undefined
  return {
    ...{ stack, track, minutes: minutes ? Number(minutes) : undefined, sources: sources.split(' ') },
    state: isBuilt ? stateOf(slug, progress) : undefined,
    isReady: isBuilt && canBeTaken({ slug, before: slugsIn(before) }, progress),
  }
}
