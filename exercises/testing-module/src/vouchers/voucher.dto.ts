import { IsInt, Matches, Max, Min } from 'class-validator'

const MOST_CENTS = 100_000_00

export class IssueVoucher {
  @Matches(/^[A-Za-z0-9-]{4,40}$/)
  code: string

  @Matches(/^\d{4}$/)
  pin: string

  @IsInt()
  @Min(1)
  @Max(MOST_CENTS)
  balanceCents: number
}

export class Redeem {
  @IsInt()
  @Min(1)
  @Max(MOST_CENTS)
  amountCents: number
}
