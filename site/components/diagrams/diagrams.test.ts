import { describe, expect, test } from 'vitest'
import { widthOf, wrap, type Drawing } from './drawing.ts'
import { flowInWords, layOutFlow, parseFlow } from './flow.ts'
import { layOutSequence, parseSequence, sequenceInWords } from './sequence.ts'
import { layOutStates, parseStates, statesInWords } from './state.ts'

const WIDTHS = [320, 620]

interface Frame {
  left: number
  right: number
  top: number
  bottom: number
}

/** Where boxes and texts of a drawing lie. */
function frames({ shapes }: Drawing) {
  const boxes: Frame[] = []
  const texts: (Frame & { text: string })[] = []
  for (const shape of shapes) {
    if (shape.kind === 'box') boxes.push({ left: shape.x, right: shape.x + shape.width, top: shape.y, bottom: shape.y + shape.height })
    if (shape.kind !== 'text') continue
    const width = Math.max(...shape.lines.map(widthOf))
    const left = { start: shape.x, middle: shape.x - width / 2, end: shape.x - width }[shape.anchor]
    texts.push({
      left,
      right: left + width,
      top: shape.y - 12,
      bottom: shape.y + (shape.lines.length - 1) * 17 + 3,
      text: shape.lines.join(' '),
    })
  }
  return { boxes, texts }
}

function expectInside(drawing: Drawing): void {
  const { boxes, texts } = frames(drawing)
  for (const { left, right, top, bottom } of [...boxes, ...texts]) {
    expect(left).toBeGreaterThanOrEqual(0)
    expect(right).toBeLessThanOrEqual(drawing.width)
    expect(top).toBeGreaterThanOrEqual(0)
    expect(bottom).toBeLessThanOrEqual(drawing.height)
  }
}

const meet = (a: Frame, b: Frame) => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom

test('a text is broken between words, and a long word stays whole', () => {
  expect(wrap('claim the oldest', 80)).toEqual(['claim the', 'oldest'])
  expect(wrap('unbreakable-and-long', 20)).toEqual(['unbreakable-and-long'])
})

describe('a sequence', () => {
  const OUTBOX = parseSequence(`
    participant request
    participant PostgreSQL
    request->>PostgreSQL: BEGIN, orders, outbox, COMMIT
    PostgreSQL-->>request: 201
    relay->>relay: wait for the next round of what is due
    relay-xbroker: event
    Note over relay,broker: later, the same row, with the same id and the same content
  `)

  test('reads actors, messages, answers, losses and notes', () => {
    expect(OUTBOX.actors).toEqual(['request', 'PostgreSQL', 'relay', 'broker'])
    expect(OUTBOX.steps.map((step) => (step.kind === 'note' ? 'note' : step.answer ? 'answer' : step.lost ? 'lost' : 'message'))).toEqual([
      'message',
      'answer',
      'message',
      'lost',
      'note',
    ])
  })

  test('is told in words too', () => {
    expect(sequenceInWords(OUTBOX)).toEqual([
      'request to PostgreSQL: BEGIN, orders, outbox, COMMIT.',
      'PostgreSQL answers request: 201.',
      'relay: wait for the next round of what is due.',
      'relay to broker, and never arrives: event.',
      'At relay and broker: later, the same row, with the same id and the same content.',
    ])
  })

  test.each(WIDTHS)('fits into %d pixels, and no text is written over another', (width) => {
    const drawing = layOutSequence(OUTBOX, width)
    expectInside(drawing)
    const { texts } = frames(drawing)
    // Names are smaller than they are taken for.
    const labels = texts.filter(({ text }) => !OUTBOX.actors.includes(text))
    labels.forEach((one, index) =>
      labels.slice(index + 1).forEach((other) => expect(meet(one, other), `${one.text} / ${other.text}`).toBe(false)),
    )
  })

  test('that can not be read is told with its line and what to write', () => {
    expect(() => parseSequence('a->>b: asks\na => b')).toThrow('line 2 of the diagram: "a => b" is no step: write "a->>b: text"')
    expect(() => parseSequence(' ')).toThrow('there are no steps')
  })
})

describe('a state machine', () => {
  const ROW = parseStates(`
    [*] --> waiting: COMMIT
    waiting --> waiting: 5xx or silence
    waiting --> parked: 422, up to 5 times
    waiting --> [*]: 202, and DELETE
  `)
  const BREAKER = parseStates(`
    [*] --> closed
    closed --> open: too many failures
    open --> half-open: after a while
    half-open --> closed: a try that works
    half-open --> open: a try that fails
  `)

  test('reads states and moves, and tells them in words too', () => {
    expect(ROW.states).toEqual(['waiting', 'parked'])
    expect(statesInWords(ROW)).toEqual([
      'It begins as waiting (COMMIT).',
      'waiting stays waiting (5xx or silence).',
      'waiting becomes parked (422, up to 5 times).',
      'From waiting it ends (202, and DELETE).',
    ])
  })

  test.each(WIDTHS.flatMap((width) => [[width, ROW] as const, [width, BREAKER] as const]))(
    'fits into %d pixels, and no label is written over a box or another label',
    (width, machine) => {
      const drawing = layOutStates(machine, width)
      expectInside(drawing)
      const { boxes, texts } = frames(drawing)
      const labels = texts.filter(({ text }) => !machine.states.includes(text))
      expect(labels.length).toBeGreaterThan(2)
      labels.forEach((one, index) => {
        for (const other of [...boxes, ...labels.slice(index + 1)]) expect(meet(one, other), one.text).toBe(false)
      })
    },
  )

  test('that can not be read is told with its line and what to write', () => {
    expect(() => parseStates('[*] --> a\na -> b')).toThrow('line 2 of the diagram: "a -> b" is no move: write "a --> b: what happens"')
  })
})

describe('boxes and arrows', () => {
  const SHOP = parseFlow(`
    client --> web.0
    client --> web.1
    web.0 --> Valkey
    web.1 --> Valkey
    Valkey: sessions, carts, 1
  `)

  test('are read, and told in words too', () => {
    expect(flowInWords(SHOP)).toEqual([
      'client asks web.0 and web.1.',
      'web.0 asks Valkey.',
      'web.1 asks Valkey.',
      'Valkey holds: sessions, carts, 1.',
    ])
  })

  test.each(WIDTHS)('fit into %d pixels, each below what points at it', (width) => {
    const drawing = layOutFlow(SHOP, width)
    expectInside(drawing)
    const topOf = (name: string) => frames(drawing).texts.find(({ text }) => text === name)?.top ?? 0
    expect(topOf('client')).toBeLessThan(topOf('web.0'))
    expect(topOf('web.0')).toBe(topOf('web.1'))
    expect(topOf('web.1')).toBeLessThan(topOf('Valkey'))
  })

  test('that go round in a circle are states', () => {
    expect(() => parseFlow('a')).toThrow('"a" is neither an arrow nor a box')
    expect(() => layOutFlow(parseFlow('a --> b\nb --> a'), 320)).toThrow('go round in a circle')
  })
})
