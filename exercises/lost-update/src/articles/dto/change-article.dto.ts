import { IsInt, IsNotEmpty, IsString, Max, MaxLength, Min } from 'class-validator'

/** What a clerk's form holds when it is saved. */
export class ChangeArticleDto {
  @IsString()
  @IsNotEmpty()
  @MaxLength(200)
  title: string

  /** As counted on the shelf. */
  @IsInt()
  @Min(0)
  @Max(1_000_000)
  available: number

  /** Of the article as the clerk saw it. */
  @IsInt()
  @Min(1)
  @Max(2_000_000_000)
  version: number
}
