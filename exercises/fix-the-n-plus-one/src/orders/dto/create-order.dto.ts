import { Type } from 'class-transformer'
import { ArrayMaxSize, IsArray, IsInt, IsNotEmpty, IsOptional, IsString, Min, ValidateNested } from 'class-validator'

export class CreateItemDto {
  @IsString()
  @IsNotEmpty()
  sku: string

  @IsString()
  @IsNotEmpty()
  title: string

  @IsInt()
  @Min(1)
  quantity: number

  @IsInt()
  @Min(0)
  unitPriceCents: number
}

export class CreateOrderDto {
  @IsString()
  @IsNotEmpty()
  reference: string

  /** Left out for a guest. */
  @IsOptional()
  @IsString()
  customerNumber?: string

  @IsArray()
  @ArrayMaxSize(200)
  @ValidateNested({ each: true })
  @Type(() => CreateItemDto)
  items: CreateItemDto[]
}
