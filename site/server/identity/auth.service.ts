import { Inject, Injectable, Logger, type OnModuleInit } from '@nestjs/common'
import { eq } from 'drizzle-orm'
import type { Request } from 'express'
import { revokeAll } from '../access-tokens/access-tokens.service.ts'
import { audit } from '../audit/audit.ts'
import type { Config } from '../config.ts'
import { users } from '../database/schema.ts'
import { TransactionsService } from '../database/transactions.service.ts'
import { mailErrorCode } from '../mail/mail-error-code.ts'
import { Mailer } from '../mail/mailer.ts'
import { secretFor } from '../signatures/key-ring.ts'
import { findSecret, makeSecret, type Secret } from '../signatures/secret.ts'
import { CONFIG } from '../tokens.ts'
import { createAuth, type Auth } from './auth.ts'
import { originOf } from './origin.ts'
import { resetMail } from './reset-mail.ts'

/** The one better-auth of this server, made once it is known where browsers reach it. */
@Injectable()
export class AuthService implements OnModuleInit {
  private readonly logger = new Logger('Accounts')
  private loaded: Secret | undefined
  private auth: Auth | undefined

  constructor(
    @Inject(CONFIG) private readonly config: Config,
    private readonly transactions: TransactionsService,
    private readonly mailer: Mailer,
  ) {}

  /** @throws StartRefusal when there is a secret that can't be used, or it is on another machine */
  async onModuleInit(): Promise<void> {
    const { role, signingKeyFile } = this.config
    // Who signs with the database's key needs the secret of that: made here, another one would hide that it is missing.
    const needsThatOfTheKey = role !== 'web' && signingKeyFile === undefined
    this.loaded = needsThatOfTheKey
      ? await secretFor(this.transactions.db, this.config)
      : ((await findSecret(this.config)) ?? (await makeSecret(this.config)))
  }

  /** What tokens and keys of sessions are derived from. */
  get secret(): Secret {
    if (!this.loaded) throw new Error('the secret is known only once the module is initialised')
    return this.loaded
  }

  /** @param request any: it came in at the port that this server listens on */
  for(request: Request): Auth {
    return (this.auth ??= createAuth({
      db: this.transactions.db,
      secret: this.secret,
      origin: originOf(this.config, request),
      oidc: this.config.oidc,
      sendReset: (email, token) => this.sendReset(email, `${originOf(this.config, request)}/account/#reset=${token}`),
      onReset: (user) => this.wasReset(user),
      onError: (message) => this.logger.error(message),
    }))
  }

  /** Whoever opens the link of a mail has proved its address. */
  private async wasReset(user: string): Promise<void> {
    const { db } = this.transactions
    await db.update(users).set({ emailVerified: true }).where(eq(users.id, user))
    await revokeAll(db, user)
    await audit(db, { actor: user, action: 'password.reset', subject: user })
  }

  /** Not waited for: how long an answer takes must not say whether somebody has an account. */
  private sendReset(to: string, link: string): void {
    this.mailer.send(resetMail(to, link)).catch((error: unknown) => {
      this.logger.error(`a mail to reset a password could not be sent (${mailErrorCode(error)}): check SMTP_URL`)
    })
  }
}
