import type { ValueTransformer } from 'typeorm'

/** The driver gives a bigint as text, since it may be larger than a number holds. Amounts of money here never are. */
export const cents: ValueTransformer = { from: Number, to: (amount: unknown) => amount }
