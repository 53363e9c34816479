import { Type } from 'class-transformer'
import {
  ArrayMaxSize,
  ArrayMinSize,
  ArrayUnique,
  IsArray,
  IsInt,
  IsNotEmpty,
  IsString,
  Max,
  MaxLength,
  Min,
  ValidateNested,
} from 'class-validator'

export class LineDto {
  @IsString()
  @IsNotEmpty()
  @MaxLength(40)
  sku: string

  @IsInt()
  @Min(1)
  @Max(1_000)
  quantity: number
}

export class ReserveDto {
  @IsString()
  @IsNotEmpty()
  @MaxLength(200)
  customer: string

  /** Each article once. */
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(20)
  @ArrayUnique((line: LineDto | null) => line?.sku)
  @ValidateNested({ each: true })
  @Type(() => LineDto)
  lines: LineDto[]
}
