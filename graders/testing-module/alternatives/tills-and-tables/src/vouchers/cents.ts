import type { ValueTransformer } from 'typeorm'

/** The driver reads a bigint as text. Amounts are far below what a number holds exactly. */
export const cents: ValueTransformer = {
  to: (amount: number) => amount,
  from: (stored: string) => Number(stored),
}
