import type { Token } from './tokens.ts'

const VERBS = new Set('select insert update delete merge truncate copy values table'.split(' '))
const WRITERS = new Set('insert update delete merge truncate copy'.split(' '))
/** Words at which a list of tables ends. */
const LIST_ENDS = new Set(
  'where group order having limit offset fetch for union intersect except window returning set values select when on using default'.split(
    ' ',
  ),
)
/** Words that may stand between a keyword and the table it announces. */
const FILLERS = new Set('only lateral table temporary temp unlogged'.split(' '))
const MAX_TABLES = 200
const MAX_CALLS = 200

/** One level of parentheses. */
interface Frame {
  verb: string
  /** Between WITH and the statement that it belongs to. */
  inWith: boolean
  /** Commas announce further tables. */
  list: boolean
  /** What a table named next is: nothing expected, read, written, or a name that WITH gives. */
  expects: 'nothing' | 'read' | 'write' | 'with'
  usingSeen: boolean
  empty: boolean
}

/** A name being read: `a`, `a.b`, `a.b.c`. */
interface Pending {
  parts: string[]
  use: 'read' | 'write'
  verb: string
  dotted: boolean
}

/**
 * Finds the tables of one statement, fed token by token so that a statement of
 * any length takes constant memory. It knows the places where PostgreSQL's
 * grammar has a table and nothing else of it.
 */
export class TableFinder {
  readonly tables: { schema: string; table: string }[] = []
  readonly writes: string[] = []
  /** Functions called. */
  readonly calls: string[] = []
  /** The first words, for those that are functions without parentheses (current_user). */
  readonly words: string[] = []
  /** The first part that writes. */
  firstWriter: string | undefined
  readonly #given = new Set<string>()
  #frames: Frame[] = [newFrame()]
  #tooDeep = 0
  #pending: Pending | undefined
  #previous: Token | undefined

  /** The statement's main verb, past a WITH; empty for other statements. */
  get verb(): string {
    return this.#frames[0]?.verb ?? ''
  }

  see(token: Token): void {
    if (!this.#pending || !this.#continues(this.#pending, token)) {
      this.#settle(token)
      this.#step(token)
    }
    this.#previous = token
  }

  end(): void {
    this.#settle(undefined)
  }

  #step(token: Token): void {
    const frame = this.#frames.at(-1)
    if (!frame) return
    if (token.type === 'mark') this.#mark(token.text, frame)
    else if (token.type === 'word') this.#word(token.text, frame)
    else if (token.type === 'name') this.#name(token.text, frame)
    if (token.text !== '(' || token.type !== 'mark') frame.empty = false
  }

  #mark(mark: string, frame: Frame): void {
    if (mark === '(') {
      const inner = newFrame()
      // A parenthesised join: "from (a join b on …)".
      if (frame.expects === 'read' && frame.list) Object.assign(inner, { list: true, expects: 'read', verb: '' })
      frame.expects = 'nothing'
      frame.empty = false
      const before = this.#previous
      if (before && (before.type === 'word' || before.type === 'name') && this.calls.length < MAX_CALLS && !isKeyword(before))
        this.calls.push(before.text)
      if (this.#frames.length < 1000) this.#frames.push(inner)
      else this.#tooDeep++
    } else if (mark === ')') {
      if (this.#tooDeep > 0) this.#tooDeep--
      else if (this.#frames.length > 1) this.#frames.pop()
    } else if (mark === ',') {
      if (frame.inWith) frame.expects = 'with'
      else if (frame.list) frame.expects = frame.verb === 'truncate' ? 'write' : 'read'
    }
  }

  #word(word: string, frame: Frame): void {
    if (this.words.length < 50) this.words.push(word)
    if (this.#opens(word, frame)) return
    if (frame.expects !== 'nothing' && (FILLERS.has(word) || word === 'recursive')) return
    if (frame.verb !== '' || frame.list) {
      if (this.#announces(word, frame)) return
      if (LIST_ENDS.has(word)) {
        if (word !== 'on' && word !== 'using') frame.list = false
        frame.expects = 'nothing'
        return
      }
    }
    this.#name(word, frame)
  }

  /** The first word of a statement, a subquery or a part of a WITH. */
  #opens(word: string, frame: Frame): boolean {
    if (word === 'with' && (frame.empty || (frame.verb === 'insert' && !frame.list))) {
      Object.assign(frame, { inWith: true, expects: 'with', list: false })
      return true
    }
    if (!VERBS.has(word) || !(frame.empty || frame.inWith)) return false
    // "insert into a with b as (…) select": what began as an insert stays one.
    Object.assign(frame, { verb: frame.verb || word, inWith: false, list: false, expects: 'nothing' })
    if (word === 'update') frame.expects = 'write'
    if (word === 'truncate') Object.assign(frame, { expects: 'write', list: true })
    if (word === 'copy') frame.expects = 'read'
    if (word === 'table') frame.expects = 'read'
    return true
  }

  #announces(word: string, frame: Frame): boolean {
    if (word === 'into' && ['insert', 'merge', 'select'].includes(frame.verb)) frame.expects = 'write'
    else if (word === 'join') frame.expects = 'read'
    else if (word === 'from' && frame.verb === 'copy') this.#copyFrom(frame)
    else if (word === 'from' && this.#previous?.text !== 'distinct') {
      const target = frame.verb === 'delete' && !frame.list
      Object.assign(frame, { list: true, expects: target ? 'write' : 'read' })
    } else if (word === 'using' && ['delete', 'merge'].includes(frame.verb) && !frame.usingSeen) {
      Object.assign(frame, { usingSeen: true, list: true, expects: 'read' })
    } else return false
    return true
  }

  /** Only now is it known that the table named before is written. */
  #copyFrom(frame: Frame): void {
    const target = this.tables.at(-1)
    if (target) this.#wrote(target.table, frame.verb)
  }

  #name(text: string, frame: Frame): void {
    if (frame.expects === 'with') this.#given.add(text)
    else if (frame.expects !== 'nothing') this.#pending = { parts: [text], use: frame.expects, verb: frame.verb, dotted: false }
    frame.expects = 'nothing'
  }

  /** Whether the token belongs to the name: a dot, or what follows a dot. */
  #continues(pending: Pending, token: Token): boolean {
    if (token.type === 'mark' && token.text === '.') {
      pending.dotted = true
      return true
    }
    if (!pending.dotted || (token.type !== 'word' && token.type !== 'name')) return false
    pending.parts.push(token.text)
    pending.dotted = false
    return true
  }

  #settle(next: Token | undefined): void {
    const pending = this.#pending
    this.#pending = undefined
    if (!pending) return
    const table = pending.parts.at(-1) ?? ''
    // "from unnest(…)" is a function; "insert into a (…)" and "copy a (…)" are tables.
    const isCall = pending.use === 'read' && pending.verb !== 'copy' && next?.type === 'mark' && next.text === '('
    if (isCall) return
    if (pending.use === 'read' && pending.parts.length === 1 && this.#given.has(table)) return
    if (this.tables.length < MAX_TABLES) this.tables.push({ schema: pending.parts.at(-2) ?? '', table })
    if (pending.use === 'write') this.#wrote(table, pending.verb)
  }

  #wrote(table: string, verb: string): void {
    if (this.writes.length < MAX_TABLES) this.writes.push(table)
    if (WRITERS.has(verb)) this.firstWriter ??= verb
  }
}

function newFrame(): Frame {
  return { verb: '', inWith: false, list: false, expects: 'nothing', usingSeen: false, empty: true }
}

/** Words before a parenthesis that are no call: "in (…)", "values (…)". */
const KEYWORDS = new Set(
  'in values exists and or not as on using from where any all some case when then else over filter within select'.split(' '),
)
function isKeyword(token: Token): boolean {
  return token.type === 'word' && KEYWORDS.has(token.text)
}
