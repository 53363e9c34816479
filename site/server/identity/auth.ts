import { hkdfSync } from 'node:crypto'
import { drizzleAdapter } from 'better-auth/adapters/drizzle'
import { betterAuth } from 'better-auth/minimal'
import { genericOAuth } from 'better-auth/plugins/generic-oauth'
import { PASSWORD_LENGTH } from '../../runtimes/server/identity.ts'
import type { Config } from '../config.ts'
import type { Database } from '../database/executor.ts'
import { credentials, sessions, users, verifications } from '../database/schema.ts'
import type { Secret } from '../signatures/secret.ts'
import { sessionStarter } from './session-starter.ts'

const DAY_SECONDS = 86_400
const SESSION_SECONDS = 30 * DAY_SECONDS
const RESET_SECONDS = 3600

/** Of the configured issuer, in the table of credentials and in the path of its callback. */
export const OIDC = 'oidc'

export interface AuthSettings {
  db: Database
  secret: Secret
  /** Where browsers reach this server. */
  origin: string
  oidc: Config['oidc']
  /** Sends the link; nobody waits for it. */
  sendReset(email: string, token: string): void
  onReset(user: string): Promise<void>
  onError(message: string): void
}

/**
 * better-auth over our tables. Its own router is not mounted: our controllers call `auth.api`.
 *
 * @example createAuth(settings).api.getSession({ headers })
 */
export function createAuth({ db, secret, origin, oidc, sendReset, onReset, onError }: AuthSettings) {
  return betterAuth({
    baseURL: origin,
    // Where an issuer sends people back to: /api/v1/callback/oidc.
    basePath: '/api/v1',
    secret: Buffer.from(hkdfSync('sha256', secret.bytes, '', 'loadbearing sessions', 32)).toString('base64url'),
    database: drizzleAdapter(db, {
      provider: 'pg',
      schema: { user: users, session: sessions, account: credentials, verification: verifications },
    }),
    user: {
      additionalFields: {
        isGuest: { type: 'boolean', input: false, required: false, defaultValue: false },
        isAdministrator: { type: 'boolean', input: false, required: false, defaultValue: false },
      },
    },
    session: { expiresIn: SESSION_SECONDS, updateAge: DAY_SECONDS },
    // Nothing here calls the issuer on somebody's behalf: its tokens are not kept.
    // Nor does one open an account with a password and the same address: whoever chose that password would stay in it.
    account: { updateAccountOnSignIn: false, accountLinking: { disableImplicitLinking: true } },
    databaseHooks: {
      // Pictures would be fetched from elsewhere.
      user: { create: { before: async (user) => ({ data: { ...user, image: null } }) } },
      account: {
        create: {
          before: async (account) => ({
            data: { ...account, accessToken: null, refreshToken: null, idToken: null, accessTokenExpiresAt: null, scope: null },
          }),
        },
      },
    },
    verification: { storeIdentifier: 'hashed' },
    emailAndPassword: {
      enabled: true,
      minPasswordLength: PASSWORD_LENGTH.least,
      maxPasswordLength: PASSWORD_LENGTH.most,
      resetPasswordTokenExpiresIn: RESET_SECONDS,
      revokeSessionsOnPasswordReset: true,
      sendResetPassword: async ({ user, token }) => sendReset(user.email, token),
      onPasswordReset: ({ user }) => onReset(user.id),
    },
    plugins: [
      sessionStarter(),
      ...(oidc === undefined
        ? []
        : [
            genericOAuth({
              config: [
                {
                  providerId: OIDC,
                  discoveryUrl: `${oidc.issuer.replace(/\/$/, '')}/.well-known/openid-configuration`,
                  clientId: oidc.clientId,
                  clientSecret: oidc.clientSecret,
                  scopes: ['openid', 'profile', 'email'],
                  pkce: true,
                  requireIdTokenVerification: true,
                  mapProfileToUser: ({ name, email }) => ({ name: nameFrom(name, email) }),
                },
              ],
            }),
          ]),
    ],
    advanced: {
      cookiePrefix: 'loadbearing',
      useSecureCookies: origin.startsWith('https:'),
      // Lax: an issuer sends people back from its own site.
      defaultCookieAttributes: { httpOnly: true, sameSite: 'lax', path: '/api' },
      database: { generateId: 'uuid' },
      ipAddress: { disableIpTracking: true },
    },
    rateLimit: { enabled: false },
    telemetry: { enabled: false },
    // What it says on lower levels has e-mail addresses in it.
    logger: { level: 'error', log: (_level, message) => onError(message) },
  })
}

export type Auth = ReturnType<typeof createAuth>

function nameFrom(name: unknown, email: unknown): string {
  if (typeof name === 'string' && name.trim() !== '') return name.trim().slice(0, 80)
  return typeof email === 'string' ? (email.split('@')[0] ?? email) : 'Learner'
}
