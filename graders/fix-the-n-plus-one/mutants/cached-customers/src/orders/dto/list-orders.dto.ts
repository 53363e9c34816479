import { Type } from 'class-transformer'
import { IsInt, IsOptional, Max, Min } from 'class-validator'

export class ListOrdersDto {
  /** How many orders the page holds. */
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(500)
  limit: number = 50

  /** Id of the last order on the page before. */
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(2_147_483_647)
  after?: number
}
