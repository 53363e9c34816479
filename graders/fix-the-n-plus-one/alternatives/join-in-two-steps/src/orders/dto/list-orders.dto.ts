import { Transform, Type } from 'class-transformer'
import { IsInt, IsOptional, Max, Min } from 'class-validator'

const DEFAULT_LIMIT = 50
const MAX_LIMIT = 500

/** A page size from whatever the query string says: junk gives the default, the rest is cut to what is allowed. */
function toLimit(value: unknown): number {
  const limit = Math.trunc(Number(value))
  return limit >= 1 ? Math.min(limit, MAX_LIMIT) : DEFAULT_LIMIT
}

export class ListOrdersDto {
  @IsOptional()
  @Transform(({ value }) => toLimit(value))
  limit: number = DEFAULT_LIMIT

  /** Id of the last order on the page before. */
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(2_147_483_647)
  after?: number
}
