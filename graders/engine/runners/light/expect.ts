import {
  addCustomEqualityTesters,
  ASYMMETRIC_MATCHERS_OBJECT,
  customMatchers,
  getState,
  GLOBAL_EXPECT,
  JestAsymmetricMatchers,
  JestChaiExpect,
  JestExtend,
  setState,
  type ExpectStatic as BareExpect,
  type MatcherState,
} from '@vitest/expect'
import * as chai from 'chai'
import type { ExpectStatic } from 'vitest'

const UNASSERTED = {
  assertionCalls: 0,
  isExpectingAssertions: false,
  isExpectingAssertionsError: null,
  expectedAssertionsNumber: null,
  expectedAssertionsNumberErrorGen: null,
}

const { bare, complete } = createExpect()

/** Vitest's `expect`, put together from Vitest's own packages without Vitest, Vite or workers. */
export const expect: ExpectStatic = complete

/** Counts assertions anew; called before each test. */
export function resetAssertions(testName: string): void {
  setState({ ...UNASSERTED, currentTestName: testName }, bare)
}

/** One function under two types: Vitest adds to what `@vitest/expect` knows of it. */
function createExpect(): { bare: BareExpect; complete: ExpectStatic } {
  chai.use(JestExtend)
  chai.use(JestChaiExpect)
  chai.use(JestAsymmetricMatchers)
  const assert = (value: unknown, message?: string) => {
    const { assertionCalls } = getState(known)
    setState({ assertionCalls: assertionCalls + 1 }, known)
    return chai.expect(value, message)
  }
  // What the plugins above put there at run time is unknown to the types, so the parts are put together untyped.
  const own = {
    getState: () => getState(known),
    setState: (state: Partial<MatcherState>) => setState(state, known),
    addEqualityTesters: addCustomEqualityTesters,
  }
  const extend = { extend: (matchers: unknown) => call(chai.expect, 'extend', [known, matchers]) }
  const known: BareExpect = assembled(assert, chai.expect, Reflect.get(globalThis, ASYMMETRIC_MATCHERS_OBJECT), own, extend)
  Reflect.set(globalThis, GLOBAL_EXPECT, known)
  setState({ ...UNASSERTED }, known)
  call(known, 'extend', [customMatchers])
  return { bare: known, complete: assembled(known) }
}

function call(target: object, method: string, parameters: unknown[]): void {
  const found: unknown = Reflect.get(target, method)
  if (typeof found !== 'function') throw new Error(`This version of @vitest/expect adds no "${method}".`)
  Reflect.apply(found, target, parameters)
}

// eslint-disable-next-line @typescript-eslint/no-unnecessary-type-parameters -- the caller names the type: see above
function assembled<T>(target: object, ...parts: unknown[]): T
function assembled(target: object, ...parts: unknown[]): unknown {
  const whole: unknown = Object.assign(target, ...parts)
  return whole
}
