import { Matches } from 'class-validator'
import { NAME } from '../../tenancy/name.js'

export class FollowDto {
  @Matches(NAME)
  follower: string
}
