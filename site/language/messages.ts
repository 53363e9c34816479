/** A text that depends on a number, `count`: its forms as Intl.PluralRules names them. `other` is what a form that is missing falls back to. */
export type Plural = Readonly<Partial<Record<Intl.LDMLPluralRule, string>> & { other: string }>

/** Texts by key. `{name}` stands for a value, `<name>…</name>` for a part that the page makes something of, such as a link. */
export type Messages = Readonly<Record<string, string | Plural>>

/** The texts of an area in another language: each key, and no other. */
export type Translated<English extends Messages> = {
  readonly [Key in keyof English]: English[Key] extends string ? string : Plural
}

type NamesIn<Text extends string> = Text extends `${string}{${infer Name}}${infer Rest}` ? Name | NamesIn<Rest> : never
type TextsOf<Message> = Message extends string ? Message : Message extends Plural ? Message[keyof Message] & string : never
type ValueNames<Message> = NamesIn<TextsOf<Message>>
type CountOf<Message> = Message extends string
  ? 'count' extends ValueNames<Message>
    ? { count: string | number }
    : unknown
  : { count: number }

/** The values that a message needs; `count` decides the form of a plural. */
export type ValuesOf<Message> = Readonly<Record<Exclude<ValueNames<Message>, 'count'>, string | number> & CountOf<Message>>

/**
 * A message with its values in place. Numbers are written as the language writes them.
 *
 * @param tag language of the message
 * @example format('en', { one: 'One card', other: '{count} cards' }, { count: 1200 }) // '1,200 cards'
 */
export function format(tag: string, message: string | Plural, values: Readonly<Record<string, string | number>> = {}): string {
  const text = typeof message === 'string' ? message : formOf(tag, message, values['count'])
  return text.replace(/\{(\w+)\}/g, (_, name: string) => {
    const value = values[name]
    if (value === undefined) throw new Error(`The text “${text}” needs a value for ${name}`)
    return typeof value === 'number' ? numbers(tag).format(value) : value
  })
}

function formOf(tag: string, message: Plural, count: string | number | undefined): string {
  return message[plurals(tag).select(Number(count))] ?? message.other
}

/** A part of a text; `tag` when the page makes something of it. */
export interface Part {
  tag?: string
  text: string
}

/**
 * The parts of a text with tags, for a page to make elements of.
 *
 * @example partsOf('Or <link>read it</link>.') // [{ text: 'Or ' }, { tag: 'link', text: 'read it' }, { text: '.' }]
 */
export function partsOf(text: string): Part[] {
  const parts: Part[] = []
  let end = 0
  for (const { 0: whole, 1: tag = '', 2: inner = '', index } of text.matchAll(/<(\w+)>(.*?)<\/\1>/g)) {
    if (index > end) parts.push({ text: text.slice(end, index) })
    parts.push({ tag, text: inner })
    end = index + whole.length
  }
  if (end < text.length) parts.push({ text: text.slice(end) })
  return parts
}

const plurals = remembered((tag) => new Intl.PluralRules(tag))
const numbers = remembered((tag) => new Intl.NumberFormat(tag))

/** Making one of them costs more than using it. */
function remembered<Made>(make: (tag: string) => Made): (tag: string) => Made {
  const made = new Map<string, Made>()
  return (tag) => {
    const known = made.get(tag) ?? make(tag)
    made.set(tag, known)
    return known
  }
}
