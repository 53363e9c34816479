import { IsNotEmpty, IsString, MaxLength } from 'class-validator'

export class ReaddressOrderDto {
  @IsString()
  @IsNotEmpty()
  @MaxLength(500)
  address: string
}
