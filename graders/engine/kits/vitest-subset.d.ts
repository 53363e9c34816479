/** What a visible test may use of Vitest: the same in the browser, on the server and in your own editor. */

type Awaitable<T> = T | PromiseLike<T>
type TestBody = (context: { expect: ExpectStatic; signal: AbortSignal }) => Awaitable<unknown>
type Each<Body> = <T>(
  cases: readonly T[],
) => (name: string, body: (...values: T extends readonly unknown[] ? T : [T]) => Body, timeoutMs?: number) => void

interface TestOptions {
  /** Milliseconds. */
  timeout?: number
  retry?: number
}

interface TestFunction {
  (name: string, body?: TestBody, timeoutMs?: number): void
  (name: string, options: TestOptions, body: TestBody): void
  only: TestFunction
  skip: TestFunction
  todo(name: string): void
  fails: TestFunction
  each: Each<Awaitable<unknown>>
  skipIf(condition: unknown): TestFunction
  runIf(condition: unknown): TestFunction
}

interface SuiteFunction {
  (name: string, body?: () => void): void
  (name: string, options: TestOptions, body: () => void): void
  only: SuiteFunction
  skip: SuiteFunction
  todo(name: string): void
  each: Each<void>
}

export declare const it: TestFunction
export declare const test: TestFunction
export declare const describe: SuiteFunction
export declare const suite: SuiteFunction
export declare function beforeAll(body: () => Awaitable<unknown>, timeoutMs?: number): void
export declare function afterAll(body: () => Awaitable<unknown>, timeoutMs?: number): void
export declare function beforeEach(body: () => Awaitable<unknown>, timeoutMs?: number): void
export declare function afterEach(body: () => Awaitable<unknown>, timeoutMs?: number): void
export declare function onTestFinished(body: () => Awaitable<unknown>): void
export declare function onTestFailed(body: () => Awaitable<unknown>): void

export interface Matchers<R> {
  toBe(expected: unknown): R
  toEqual(expected: unknown): R
  toStrictEqual(expected: unknown): R
  toMatchObject(expected: object): R
  toBeTruthy(): R
  toBeFalsy(): R
  toBeNull(): R
  toBeUndefined(): R
  toBeDefined(): R
  toBeNaN(): R
  toBeTypeOf(type: 'bigint' | 'boolean' | 'function' | 'number' | 'object' | 'string' | 'symbol' | 'undefined'): R
  toBeInstanceOf(constructor: abstract new (...parameters: never[]) => unknown): R
  toBeGreaterThan(limit: number | bigint): R
  toBeGreaterThanOrEqual(limit: number | bigint): R
  toBeLessThan(limit: number | bigint): R
  toBeLessThanOrEqual(limit: number | bigint): R
  toBeCloseTo(expected: number, digits?: number): R
  toMatch(expected: string | RegExp): R
  toContain(item: unknown): R
  toContainEqual(item: unknown): R
  toHaveLength(length: number): R
  toHaveProperty(path: string | readonly (string | number)[], value?: unknown): R
  toSatisfy(predicate: (value: never) => boolean): R
  toThrow(expected?: string | RegExp | Error | (abstract new (...parameters: never[]) => unknown)): R
  toHaveBeenCalled(): R
  toHaveBeenCalledOnce(): R
  toHaveBeenCalledTimes(times: number): R
  toHaveBeenCalledWith(...parameters: unknown[]): R
  toHaveBeenLastCalledWith(...parameters: unknown[]): R
  toHaveBeenNthCalledWith(call: number, ...parameters: unknown[]): R
  toHaveReturned(): R
  toHaveReturnedWith(value: unknown): R
}

export interface Assertion extends Matchers<void> {
  not: Assertion
  resolves: AsyncAssertion
  rejects: AsyncAssertion
}

export interface AsyncAssertion extends Matchers<Promise<void>> {
  not: AsyncAssertion
}

interface AsymmetricMatchers {
  anything(): unknown
  any(constructor: unknown): unknown
  arrayContaining(items: readonly unknown[]): unknown
  objectContaining(part: object): unknown
  stringContaining(part: string): unknown
  stringMatching(pattern: string | RegExp): unknown
  closeTo(value: number, digits?: number): unknown
}

export interface ExpectStatic extends AsymmetricMatchers {
  (value: unknown, message?: string): Assertion
  not: AsymmetricMatchers
  assertions(count: number): void
  hasAssertions(): void
}

export declare const expect: ExpectStatic

type Callable = (...parameters: never[]) => unknown

interface MockRecord<Given> {
  calls: Given[]
  results: { type: 'return' | 'throw' | 'incomplete'; value: unknown }[]
  lastCall: Given | undefined
}

/** What a mock can be told; `Value` is what it returns. */
interface MockControl<F, Value> {
  mockClear(): this
  mockReset(): this
  mockRestore(): void
  mockImplementation(implementation: F): this
  mockImplementationOnce(implementation: F): this
  mockReturnValue(value: Value): this
  mockReturnValueOnce(value: Value): this
  mockResolvedValue(value: Awaited<Value>): this
  mockResolvedValueOnce(value: Awaited<Value>): this
  mockRejectedValue(error: unknown): this
  mockRejectedValueOnce(error: unknown): this
}

export type Mock<F extends Callable> = F & MockControl<F, ReturnType<F>> & { mock: MockRecord<Parameters<F>> }

/** Stands in for every function: it takes whatever it is given, and what it returns fits everywhere. */
export type UntypedMock = ((...parameters: unknown[]) => never) & MockControl<Callable, unknown> & { mock: MockRecord<unknown[]> }

export declare const vi: {
  fn(): UntypedMock
  fn<F extends Callable>(implementation?: F): Mock<F>
  spyOn<T extends object, K extends keyof T>(target: T, method: K): T[K] extends Callable ? Mock<T[K]> : never
  isMockFunction(value: unknown): value is UntypedMock
  clearAllMocks(): void
  resetAllMocks(): void
  restoreAllMocks(): void
  mocked<T>(value: T): T extends Callable ? Mock<T> : T
}
