/**
 * What a supervisor and a program of ours inside a host say to each other: one
 * JSON value per line. The supervisor's first line is `GREETING` and a token; each
 * line of the program begins with that token. So nothing that learner code prints or
 * writes is taken for an answer of the program.
 */

/** Begins the connection that is the supervisor's; what begins otherwise is HTTP, for the app. */
export const GREETING = 'loadbearing '

export interface HostRequest {
  id: number
  method: string
  parameters: readonly unknown[]
}

/** What was thrown: data, whoever threw it. */
export interface Thrown {
  name: string
  message: string
  stack: string
}

export type HostMessage = { id: number; value: unknown } | { id: number; thrown: Thrown } | { event: string; data: unknown }
