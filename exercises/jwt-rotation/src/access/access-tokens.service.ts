import { Injectable } from '@nestjs/common'
import type { User } from '../accounts/accounts.js'
import { AccountsService } from '../accounts/accounts.service.js'
import { readToken, writeToken } from './jwt.js'

/** The tokens that open the routes of this service. */
@Injectable()
export class AccessTokensService {
  constructor(private readonly accounts: AccountsService) {}

  /** A new token for a user. */
  issue({ id }: User): string {
    return writeToken({ sub: id })
  }

  /** The user whose token it is, or undefined when it is none of ours. */
  check(token: string): User | undefined {
    const claims = readToken(token)
    return claims && this.accounts.find(claims.sub)
  }
}
