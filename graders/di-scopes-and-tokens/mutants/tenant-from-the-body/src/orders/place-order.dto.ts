import { IsEmail, IsInt, IsOptional, IsString, Max, Min } from 'class-validator'

export class PlaceOrder {
  @IsString()
  sku: string

  @IsInt()
  @Min(1)
  @Max(99)
  quantity: number

  @IsEmail()
  email: string

  @IsOptional()
  @IsString()
  tenant?: string
}
