import { requirement, type Fixtures } from '#grader'
import { chainProblem } from './chain.ts'
import { listed, plural, short } from './describe.ts'
import { measuredOptions, measurementsOf, numbersOf, optionOf } from './evidence.ts'
import { optionsOf, shortcoming } from './options.ts'
import { described, readPage, takeIn, walk, type Page, type Parcel } from './parcels.ts'
import { isDate, newRecord, recordsOf, sectionProblem, targetOf, type DecisionRecord } from './records.ts'

/** The first of the two conditions that were agreed in docs/thread.md. */
const MOST_ROWS = 500
const THREAD = 'docs/thread.md'
const CODE = 'src/parcels/'

requirement('record-complete', { start: false }, async ({ documents, expect }) => {
  const { path, document, status, date } = newRecord(recordsOf(await documents.all()))
  expect(status, `${path} has the status "${status}", and a record that is followed is accepted.`).toBe('accepted')
  if (!isDate(date)) expect.fail(`${path} has the date "${date}", which is no day like 2026-11-27.`)
  const left = document.placeholders[0]
  expect(left, `${path}:${left?.line}: "${left?.text}" is left of the draft.`).toBeUndefined()
  for (const word of ['Context', 'Options', 'Decision', 'Consequences']) {
    const problem = sectionProblem(document, word, 10)
    if (problem !== '') expect.fail(problem)
  }
})

requirement('options-weighed', async (fixtures) => {
  const { documents, expect } = fixtures
  const measured = measuredOptions(await measurementsOf(fixtures))
  const record = newRecord(recordsOf(await documents.all()))
  const { path, document, chosen } = record
  if (!measured.includes(chosen))
    return expect.fail(`${choiceOf(record)}, and the options that GET /evidence measures are ${listed(measured)}.`)
  const options = optionsOf(document, measured)
  const found = options.length === 0 ? 'no options' : `the options ${listed(options.map(({ name }) => name))}`
  if (!options.some(({ name }) => name === chosen))
    return expect.fail(`${path} has ${found}, and "${chosen}", which was chosen, is not among them.`)
  const rejected = new Set(options.map(({ name }) => name).filter((name) => name !== chosen))
  expect(rejected.size, `${path} has ${found}: beside the chosen one two were weighed at least.`).toBeGreaterThanOrEqual(2)
  for (const what of ['reason', 'cost'] as const) {
    const seen = new Map<string, string>()
    for (const option of options) {
      const text = option[what]
      const problem = shortcoming(text)
      if (problem !== '') return expect.fail(`${path}:${option.line}: the ${what} of "${option.name}" ${problem}.`)
      const other = seen.get(text.toLowerCase())
      if (other !== undefined)
        return expect.fail(`${path}:${option.line}: the ${what} of "${option.name}" is that of "${other}": "${text}".`)
      seen.set(text.toLowerCase(), option.name)
    }
  }
})

requirement('numbers-traceable', async (fixtures) => {
  const { documents, expect } = fixtures
  const measurements = await measurementsOf(fixtures)
  const { path, document, chosen } = newRecord(recordsOf(await documents.all()))
  const told = numbersOf(document)
  if (told.length === 0) return expect.fail(`${path} has no table with the columns Measurement and Value, or no row in it.`)
  for (const { id, text, value, line } of told) {
    const measured = measurements.get(id)
    if (measured === undefined) return expect.fail(`${path}:${line}: "${id}" is none of the ids that GET /evidence gives.`)
    expect(value, `${path}:${line}: ${id} is "${text}" there, and GET /evidence gives ${measured}.`).toBe(measured)
  }
  const options = measuredOptions(measurements)
  const weighed = new Set([chosen, ...optionsOf(document, options).map(({ name }) => name)])
  const without = options.filter((option) => weighed.has(option) && !told.some(({ id }) => optionOf(id) === option))
  expect(without.length, `${path} weighs ${listed(without)} without a number: its table has no measurement of it.`).toBe(0)
})

requirement('links-resolve', { start: false }, async ({ documents, expect }) => {
  const records = recordsOf(await documents.all())
  for (const { path, document } of records)
    for (const { text, target, line, broken } of document.links)
      if (broken !== undefined) expect.fail(`${path}:${line} links to ${target === '' ? text : target}: ${broken}.`)
  const { path, document, supersedes } = newRecord(records)
  const targets = document.links.map(({ target }) => targetOf(document, target) ?? '')
  const old = records.filter(({ number }) => supersedes.includes(number)).map((record) => record.path)
  const leads = (to: (target: string) => boolean) => targets.some(to)
  const seen = `Its links lead to ${targets.length === 0 ? 'nothing' : listed(targets.map((target) => target || 'other sites'))}.`
  expect(
    leads((target) => target === THREAD),
    `${path} has no link to ${THREAD}, where its evidence begins. ${seen}`,
  ).toBe(true)
  if (old.length === 0) expect.fail(`${path} supersedes no record that is there, so that it can't link to it.`)
  expect(
    leads((target) => old.includes(target)),
    `${path} has no link to ${listed(old)}, which it supersedes. ${seen}`,
  ).toBe(true)
  expect(
    leads((target) => target.startsWith(CODE) && target !== CODE),
    `${path} has no link to a file of ${CODE}, in which it was carried out. ${seen}`,
  ).toBe(true)
})

requirement('chain-valid', { start: false }, async ({ documents, expect }) => {
  const problem = chainProblem(recordsOf(await documents.all()))
  if (problem !== '') expect.fail(problem)
})

requirement('decision-carried-out', { fresh: true, timeoutMs: 60_000 }, async (fixtures) => {
  const { documents, random, expect } = fixtures
  const measurements = await measurementsOf(fixtures)
  const record = newRecord(recordsOf(await documents.all()))
  const options = measuredOptions(measurements)
  if (!options.includes(record.chosen))
    return expect.fail(`${choiceOf(record)}, which is none of ${listed(options)}: what was built can't be held against it.`)

  const limit = random.int(140, 200)
  const calm = await walk(fixtures, limit, async (page) => {
    expect(page.rows, `${described(page)}: no request for the list reads more than ${MOST_ROWS}. ${chose(record)}`).toBeLessThanOrEqual(
      MOST_ROWS,
    )
    expect(page.rows, `${described(page)}: what a page shows is read from the table for it.`).toBeGreaterThanOrEqual(page.items.length)
  })
  const wrong = styleProblem(record.chosen, limit, calm)
  if (wrong !== '') expect.fail(`${wrong} ${chose(record)}`)
  const there = idsOf(calm)
  const parcels = measurements.get('list.parcels')
  expect(
    new Set(there).size,
    `A walk with limit=${limit}, while nothing changed, showed ${plural(new Set(there).size, 'parcel')} of ${parcels}.`,
  ).toBe(parcels)

  await walkWhileThingsChange(fixtures, record, new Set(there))
})

requirement('results-unchanged', async (fixtures) => {
  const { subject, random, expect } = fixtures
  const taken: Parcel[] = []
  for (let count = random.int(3, 6); count > 0; count -= 1) taken.unshift(await takeIn(fixtures))
  const collected = random.pick(taken.slice(1))
  const answers = [
    ['DELETE', await subject.delete(`/parcels/${collected.id}`), 204],
    ['DELETE', await subject.delete(`/parcels/${collected.id}`), 404],
    ['GET', await subject.get(`/parcels/${collected.id}`), 404],
  ] as const
  for (const [method, { status }, right] of answers)
    expect(status, `${method} /parcels/${collected.id}, which was collected, was answered with ${status} instead of ${right}.`).toBe(right)

  const left = taken.filter((parcel) => parcel !== collected)
  const size = random.int(20, 60)
  const first = await readPage(fixtures, `/parcels?limit=${size}`)
  expect(
    first.items.slice(0, left.length),
    `After ${plural(taken.length, 'parcel')} had come and one of them had gone, GET ${first.path} begins with ${short(first.items.slice(0, left.length))} instead of ${short(left)}.`,
  ).toEqual(left)
  const shown = random.pick(first.items)
  const alone: unknown = (await subject.get(`/parcels/${shown.id}`)).body
  expect(shown, `GET ${first.path} shows ${short(shown)}, and GET /parcels/${shown.id} shows ${short(alone)}.`).toEqual(alone)
  if (first.next === null) return expect.fail(`GET ${first.path} says that it is the last page.`)
  const ids = idsOf([first, await readPage(fixtures, first.next)])
  const order = ids.findIndex((id, index) => index > 0 && id >= (ids[index - 1] ?? 0))
  expect(order, `GET ${first.path} and the page after it show parcel ${ids[order - 1]} before ${ids[order]}: the newest come first.`).toBe(
    -1,
  )

  const plain = await readPage(fixtures, '/parcels')
  if (!isDay(plain))
    expect(plain.items.length, `GET /parcels, without a limit, showed ${plural(plain.items.length, 'parcel')} instead of 50.`).toBe(50)
  for (const limit of random.shuffle(['0', '201', '-1', '2.5', '', random.word(), `${random.int(202, 90_000)}`]))
    await demandRefusal(fixtures, `/parcels?limit=${limit}`, 'a limit is from 1 to 200')
  for (const junk of random.shuffle(['', random.word(), `-${random.int(2, 900)}`, '1.5', 'NaN'])) {
    const [path, query] = first.next.split('?')
    const parameters = [...new URLSearchParams(query)].map(([name, value]) => `${name}=${name === 'limit' ? value : junk}`)
    await demandRefusal(fixtures, `${path}?${parameters.join('&')}`, `a page's position is like that of ${first.next}`)
  }
  for (const body of [{}, { reference: '', weightGrams: 10 }, { reference: random.word(), weightGrams: 0 }, { reference: random.word() }]) {
    const { status } = await subject.post('/parcels').send(body)
    expect(status, `POST /parcels with ${short(body)} was answered with ${status} instead of 400.`).toBe(400)
  }
})

/** Walks the list while parcels come, and while others go: those at the edge of a page among them. */
async function walkWhileThingsChange(fixtures: Fixtures, record: DecisionRecord, there: ReadonlySet<number>): Promise<void> {
  const { subject, random, expect } = fixtures
  const limit = random.int(110, 190)
  const gone = new Set<number>()
  const collect = async (id: number | undefined): Promise<void> => {
    if (id === undefined || !there.has(id) || gone.has(id)) return
    const { status } = await subject.delete(`/parcels/${id}`)
    expect(status, `DELETE /parcels/${id} was answered with ${status} instead of 204.`).toBe(204)
    gone.add(id)
  }
  const moments = new Set([0, random.int(1, 3), random.int(4, 9), random.int(10, 20)])
  let came = 0
  const pages = await walk(fixtures, limit, async ({ items }, index) => {
    if (!moments.has(index)) return
    for (let count = random.int(1, 5); count > 0; count -= 1) {
      await takeIn(fixtures)
      came += 1
    }
    const last = items.at(-1)?.id
    if (items.length > 0) await collect(random.pick(items).id)
    await collect(last)
    // What the next page would have begun with.
    if (last !== undefined) await collect(last - 1)
  })
  const story = `During a walk with limit=${limit}, ${plural(came, 'parcel')} came and ${gone.size} were collected.`
  const seen = new Set<number>()
  const twice = idsOf(pages).filter((id) => seen.size === seen.add(id).size)
  expect(twice.length, `${story} ${plural(twice.length, 'parcel')} came up twice, such as ${twice[0]}. ${chose(record)}`).toBe(0)
  const missed = [...there].filter((id) => !gone.has(id) && !seen.has(id))
  expect(missed.length, `${story} ${plural(missed.length, 'other')} never came up, such as ${missed[0]}. ${chose(record)}`).toBe(0)
}

/** In what a list does not page as an option does; empty when it does. */
function styleProblem(chosen: string, limit: number, pages: readonly Page[]): string {
  if (chosen === 'days') {
    for (const [index, page] of pages.entries()) {
      const days = new Set(page.items.map(({ receivedOn }) => receivedOn))
      if (days.size > 1) return `GET ${page.path} showed parcels of ${plural(days.size, 'day')}.`
      const after = pages[index + 1]
      if (after?.items.some(({ receivedOn }) => days.has(receivedOn)))
        return `GET ${page.path} showed a part of ${[...days].join()}, and GET ${after.path} another part.`
    }
    return ''
  }
  const full = pages.findLastIndex(({ items }) => items.length > 0)
  const uneven = pages.find(({ items }, index) => index < full && items.length !== limit) ?? pages.find(({ items }) => items.length > limit)
  return uneven === undefined
    ? ''
    : `GET ${uneven.path} showed ${plural(uneven.items.length, 'parcel')} instead of ${limit}, and more pages follow.`
}

async function demandRefusal({ subject, expect }: Fixtures, path: string, rule: string): Promise<void> {
  const answer = await subject.get(path)
  const { status } = answer
  const body: unknown = answer.body
  expect(status, `GET ${path} was answered with ${status} ${short(body)} instead of 400: ${rule}.`).toBe(400)
}

function chose({ path, chosen }: DecisionRecord): string {
  return `${path} says that ${chosen} was chosen.`
}

function choiceOf({ path, chosen }: DecisionRecord): string {
  return `The front matter of ${path} has ${chosen === '' ? 'no "chosen"' : `"chosen: ${chosen}"`}`
}

function idsOf(pages: readonly Page[]): number[] {
  return pages.flatMap(({ items }) => items.map(({ id }) => id))
}

function isDay({ items }: Page): boolean {
  return new Set(items.map(({ receivedOn }) => receivedOn)).size === 1
}
