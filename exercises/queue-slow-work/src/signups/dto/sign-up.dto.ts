import { Transform, Type } from 'class-transformer'
import { IsBase64, IsEmail, IsInt, IsNotEmpty, IsOptional, IsString, Max, MaxLength, Min, ValidateNested } from 'class-validator'

export class AvatarDto {
  @IsInt()
  @Min(32)
  @Max(128)
  width: number

  @IsInt()
  @Min(32)
  @Max(128)
  height: number

  @IsBase64()
  pixels: string
}

export class SignUpDto {
  /** Addresses that differ in the case of letters only are one address. */
  @Transform(({ value }: { value: unknown }) => (typeof value === 'string' ? value.trim().toLowerCase() : value))
  @IsEmail()
  email: string

  @IsString()
  @IsNotEmpty()
  @MaxLength(200)
  name: string

  @IsOptional()
  @ValidateNested()
  @Type(() => AvatarDto)
  avatar?: AvatarDto | null
}
