import { Type } from 'class-transformer'
import { ArrayMaxSize, ArrayMinSize, IsArray, IsInt, Matches, Max, Min, ValidateNested } from 'class-validator'

export class CartItemDto {
  @Matches(/^[A-Za-z0-9._-]{1,40}$/)
  sku: string

  @IsInt()
  @Min(1)
  @Max(99)
  quantity: number
}

export class AddItemsDto {
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(100)
  @ValidateNested({ each: true })
  @Type(() => CartItemDto)
  items: CartItemDto[]
}
