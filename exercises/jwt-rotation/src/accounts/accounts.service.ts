import { Injectable } from '@nestjs/common'
import { scrypt, timingSafeEqual } from 'node:crypto'
import { ACCOUNTS, type User } from './accounts.js'

/** Low, so that a test can log in often. Production takes 2 ** 17. */
const SCRYPT_COST = 1024

@Injectable()
export class AccountsService {
  /** The user with this e-mail address and password, if there is one. */
  async verify(email: string, password: string): Promise<User | undefined> {
    const account = ACCOUNTS.find((account) => account.email === email)
    // An unknown address costs as much time as a wrong password.
    const [salt = '', expected = ''] = (account ?? ACCOUNTS[0])?.passwordHash.split(':') ?? []
    const hash = await hashPassword(password, Buffer.from(salt, 'utf8'))
    return timingSafeEqual(hash, Buffer.from(expected, 'hex')) ? account && toUser(account) : undefined
  }

  find(id: string): User | undefined {
    const account = ACCOUNTS.find((account) => account.id === id)
    return account && toUser(account)
  }
}

function toUser({ id, name, email }: User): User {
  return { id, name, email }
}

function hashPassword(password: string, salt: Buffer): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    scrypt(password, salt, 32, { cost: SCRYPT_COST }, (error, hash) => (error ? reject(error) : resolve(hash)))
  })
}
