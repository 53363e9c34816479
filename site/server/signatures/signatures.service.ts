import { Inject, Injectable, Logger, type OnModuleInit } from '@nestjs/common'
import { SignJWT } from 'jose'
import type { SourceFiles } from '#engine/compile/types.ts'
import type { Verdict } from '#engine/verdict/verdict.ts'
import { CERTIFICATE_TYPE, type CertificateClaims } from '../../signatures/certificate-claims.ts'
import { SIGNATURE_ALGORITHM, SIGNATURE_TYPE, type Claims } from '../../signatures/claims.ts'
import { digest } from '../../signatures/verify.ts'
import type { Config } from '../config.ts'
import { DatabaseService } from '../database/database.service.ts'
import { isDatabaseGone } from '../database/gone.ts'
import { CONFIG } from '../tokens.ts'
import { readKeyFile, type KeyPair } from './key-pair.ts'
import { activeKid, listKeys, ownKey, registerKey } from './key-ring.ts'

/** What is signed, beside the verdict. */
export interface Graded {
  /** Of the grading. */
  id: string
  files: SourceFiles
  /** Hash of the bundle. */
  bundle: string
}

/** Signs the verdicts that this server records, and certificates. */
@Injectable()
export class SignaturesService implements OnModuleInit {
  private readonly logger = new Logger(SignaturesService.name)
  /** From SIGNING_KEY_FILE. */
  private configured: KeyPair | undefined
  /** From the database, as last seen. */
  private own: KeyPair | undefined

  constructor(
    private readonly database: DatabaseService,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /** @throws StartRefusal when there is no key to sign with */
  async onModuleInit(): Promise<void> {
    const { signingKeyFile } = this.config
    if (signingKeyFile === undefined) this.own = await ownKey(this.database.db, this.config)
    else await registerKey(this.database.db, (this.configured = await readKeyFile(signingKeyFile)))
  }

  /** @returns a compact JWS; undefined when there is no key to sign with any more, which is logged: a verdict counts without, too */
  async sign(verdict: Verdict, graded: Graded): Promise<string | undefined> {
    const key = await this.key()
    if (!key) return undefined
    const { exercise, status, requirements, seed, runtime, engine } = verdict
    const claims: Claims = {
      iss: this.issuer,
      jti: graded.id,
      iat: Math.floor(Date.now() / 1000),
      exercise,
      status,
      requirements: requirements.map((requirement) => ({ id: requirement.id, status: requirement.status })),
      seed,
      runtime,
      engine,
      files: await digest(graded.files),
      bundle: graded.bundle,
      verdict: await digest(verdict),
    }
    return new SignJWT(claims).setProtectedHeader({ alg: SIGNATURE_ALGORITHM, typ: SIGNATURE_TYPE, kid: key.kid }).sign(key.privateKey)
  }

  /** @returns as `sign` does */
  async signCertificate(stated: Omit<CertificateClaims, 'iss'>): Promise<string | undefined> {
    const key = await this.key()
    if (!key) return undefined
    const claims: CertificateClaims = { iss: this.issuer, ...stated }
    return new SignJWT(claims).setProtectedHeader({ alg: SIGNATURE_ALGORITHM, typ: CERTIFICATE_TYPE, kid: key.kid }).sign(key.privateKey)
  }

  private get issuer(): string {
    return this.config.publicUrl?.origin ?? 'urn:loadbearing:server'
  }

  /** Looks each time: another process may have rotated the key, or marked it as compromised. */
  private async key(): Promise<KeyPair | undefined> {
    const { db } = this.database
    try {
      if (this.configured) {
        const { kid } = this.configured
        if (!(await listKeys(db)).some((row) => row.kid === kid && row.compromisedAt !== null)) return this.configured
        this.logger.error(
          `a verdict is not signed: the key in SIGNING_KEY_FILE (${kid}) was marked as compromised. Put another one there and restart.`,
        )
        return undefined
      }
      if (this.own === undefined || (await activeKid(db)) !== this.own.kid) this.own = await ownKey(db, this.config)
      return this.own
    } catch (error) {
      // Whoever records the verdict waits for the database, and asks again.
      if (isDatabaseGone(error)) throw error
      this.logger.error(error, 'a verdict is not signed')
      return undefined
    }
  }
}
