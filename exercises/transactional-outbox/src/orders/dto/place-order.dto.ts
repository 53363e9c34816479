import { IsInt, IsNotEmpty, IsString, Max, MaxLength, Min } from 'class-validator'

export class PlaceOrderDto {
  @IsString()
  @IsNotEmpty()
  @MaxLength(200)
  customer: string

  @IsString()
  @IsNotEmpty()
  @MaxLength(500)
  address: string

  @IsInt()
  @Min(1)
  @Max(10_000_000)
  totalCents: number
}
