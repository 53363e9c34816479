import { IsNotEmpty, IsOptional, IsString, MaxLength } from 'class-validator'

export class SaveProfileDto {
  @IsString()
  @IsNotEmpty()
  @MaxLength(100)
  givenName: string

  @IsString()
  @IsNotEmpty()
  @MaxLength(100)
  familyName: string

  @IsOptional()
  @IsString()
  @MaxLength(2_000)
  bio?: string
}
