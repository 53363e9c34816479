import { Injectable } from '@nestjs/common'
import { randomBytes } from 'node:crypto'
import { mkdir, readdir, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { AccountsService } from '../accounts/accounts.service.js'
import type { User } from '../accounts/accounts.js'
import { SESSION_LIFETIME_MS } from '../lifetimes.js'

/** A login of one user on one device. */
export interface Session {
  token: string
  user: User
}

const FOLDER = join(process.cwd(), 'sessions')

/** Sessions as files, so that a restart does not log everybody out. */
@Injectable()
export class SessionsService {
  constructor(private readonly accounts: AccountsService) {}

  /** Begins a session and returns its token. */
  async begin({ id }: User): Promise<string> {
    const token = randomBytes(24).toString('hex')
    await mkdir(FOLDER, { recursive: true })
    await writeFile(fileOf(token), id)
    const now = new Date()
    await utimes(fileOf(token), now, now)
    return token
  }

  /** The session of a token that has not ended; it lasts for another half hour from now. */
  async use(token: string): Promise<Session | undefined> {
    if (!/^[0-9a-f]{48}$/.test(token)) return undefined
    try {
      const { mtimeMs } = await stat(fileOf(token))
      if (Date.now() - mtimeMs > SESSION_LIFETIME_MS) {
        await this.end(token)
        return undefined
      }
      const user = this.accounts.find(await readFile(fileOf(token), 'utf8'))
      const now = new Date()
      await utimes(fileOf(token), now, now)
      return user && { token, user }
    } catch {
      return undefined
    }
  }

  async end(token: string): Promise<void> {
    await rm(fileOf(token), { force: true })
  }

  /** Ends all sessions of a user, on all devices. */
  async endAllOf({ id }: User): Promise<void> {
    for (const token of await readdir(FOLDER)) {
      if ((await readFile(fileOf(token), 'utf8')) === id) await this.end(token)
    }
  }
}

function fileOf(token: string): string {
  return join(FOLDER, token)
}
