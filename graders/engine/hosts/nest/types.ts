import type { Thrown } from '../messages.ts'
import type { Programmed } from './doubles.ts'

/** A module to build, and what stands in for some of its providers. */
export interface NestBuild {
  /** file#name. */
  module: string
  /** By token, then by method. */
  overrides: Record<string, Record<string, Programmed | Programmed[]>>
  /** A parameter decorator, file#name: a route of ours answers what it injects. Null: none. */
  probe: string | null
}

/** A method of what is provided under a token, or (null) the provided value itself. */
export interface NestCall {
  token: string
  method: string | null
  parameters: unknown[]
  /** The request that it belongs to; null: none. */
  context: { id: string; request: unknown } | null
}

export type NestOutcome = { ok: true; value: unknown } | { ok: false; thrown: Thrown }
