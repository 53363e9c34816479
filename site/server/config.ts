import { availableParallelism, totalmem } from 'node:os'
import { join } from 'node:path'
import { z } from 'zod'
import { REPOSITORY_ROOT } from '#engine/exercise/root.ts'
import { StartRefusal } from './start-refusal.ts'

/** Bytes of memory to plan for each run session or test run: subject, database and Valkey. */
const RUN_BYTES = 600 * 1024 * 1024

const seconds = z.coerce.number().int().min(1).max(86_400)

/** What the server reads from its environment. An empty variable counts as not set. */
export const environmentSchema = z.object({
  /** TCP port to listen on; 0 takes any free one. */
  PORT: z.coerce.number().int().min(0).max(65_535).default(4321),
  /** Address to listen on. Anything but loopback needs a working sandbox. */
  HOST: z.union([z.ipv4(), z.ipv6(), z.literal('localhost')]).default('127.0.0.1'),
  /** TCP port where Prometheus reads what the server measures, at /metrics; 0 takes any free one. Not set: nowhere. */
  METRICS_PORT: z.coerce.number().int().min(0).max(65_535).optional(),
  /** Address of METRICS_PORT. Anything but loopback is for a network that visitors are not in. */
  METRICS_HOST: z.union([z.ipv4(), z.ipv6(), z.literal('localhost')]).default('127.0.0.1'),
  /** Where visitors reach this server, such as https://course.example.org: its host and origin are allowed too. */
  PUBLIC_URL: z
    .url({ protocol: /^https?$/, error: 'use an address such as https://course.example.org' })
    .transform((text) => new URL(text))
    .optional(),
  /** Which proxies' X-Forwarded-* headers to believe: Express's "trust proxy", such as `loopback` or a number of hops. */
  TRUST_PROXY: z.union([z.coerce.number().int().min(1).max(9), z.string().regex(/^[\w.:/, ]+$/)]).optional(),
  /** Files with a certificate chain and its private key, in PEM: the server speaks https with them. One needs the other. */
  TLS_CERT: z.string().optional(),
  TLS_KEY: z.string().optional(),
  /** File with the Ed25519 key that signs verdicts, PKCS8 in PEM. Default: a key that is made once and kept in the database, encrypted. */
  SIGNING_KEY_FILE: z.string().optional(),
  /** File with at least 32 secret bytes, by which keys in the database are encrypted. Default: secret.key in the data folder, made when it is missing. */
  SECRET_KEY_FILE: z.string().optional(),
  /** PostgreSQL 15 or later to use instead of the one that comes along. */
  DATABASE_URL: z
    .url({ protocol: /^postgres(ql)?$/, error: 'use an address such as postgres://user:password@host:5432/loadbearing' })
    .optional(),
  /** Server that sends mails, such as smtps://user:password@mail.example.org, and whom they are from. Without it mails are written into files. */
  SMTP_URL: z.url({ protocol: /^smtps?$/, error: 'use an address such as smtps://user:password@mail.example.org' }).optional(),
  MAIL_FROM: z.string().max(320).optional(),
  /** Single sign-on: an OpenID Connect issuer, and this server's registration with it. All three or none. */
  OIDC_ISSUER: z.url({ protocol: /^https?$/, error: 'use an address such as https://login.example.org' }).optional(),
  OIDC_CLIENT_ID: z.string().optional(),
  OIDC_CLIENT_SECRET: z.string().optional(),
  /** Gradings that run at once. */
  GRADER_SLOTS: z.coerce
    .number()
    .int()
    .min(1)
    .max(256)
    .default(Math.max(1, availableParallelism() - 1)),
  /** Gradings that may wait; beyond it a submission is answered 429. */
  QUEUE_LIMIT: z.coerce.number().int().min(1).max(100_000).default(500),
  /** Of them, those of one learner; beyond it that learner's submissions are answered 429. */
  LEARNER_QUEUE_LIMIT: z.coerce.number().int().min(1).max(100_000).default(10),
  /** Run sessions and test runs at once, over all visitors. */
  RUN_LIMIT: z.coerce
    .number()
    .int()
    .min(1)
    .max(1024)
    .default(Math.max(2, Math.floor(totalmem() / RUN_BYTES))),
  /** Seconds without a request after which a run session ends. */
  RUN_IDLE_SECONDS: seconds.default(600),
  /** Seconds without a request or anybody who follows its log, after which a run session ends. */
  RUN_ABANDONED_SECONDS: seconds.default(60),
  /** Days after which guests are deleted who can't come back any more: at least as many as a session is good for. Not set: never. */
  RETENTION_GUEST_DAYS: z.coerce.number().int().min(30).max(36_500).optional(),
  /** Days after which gradings of visitors without an account are deleted. Not set: never. */
  RETENTION_PRACTICE_DAYS: z.coerce.number().int().min(1).max(36_500).optional(),
  /** `off` ends the pages' service worker in every browser that comes by: nothing works offline then. */
  OFFLINE: z.enum(['on', 'off']).default('on'),
  /** Whether webhooks may also lead into a network of the team's own, and over http to this machine. */
  WEBHOOKS_PRIVATE: z.enum(['true', 'false']).default('false'),
  /** `web` serves, `grader` grades, `all` does both. Apart, they share DATABASE_URL. */
  ROLE: z.enum(['all', 'web', 'grader']).default('all'),
  /** Where log lines go: .data/logs/server.log or standard error. */
  LOG: z.enum(['file', 'stderr']).default('file'),
  LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']).default('info'),
  /** `none` runs learner code without a sandbox: one person, loopback only. `auto` uses bubblewrap and refuses to start where that is not safe. */
  LOADBEARING_SANDBOX: z.enum(['auto', 'bwrap', 'none']).default('auto'),
  /** A cgroup (version 2) that was prepared for sandboxes; `none` accepts that only each process is limited, also on a server that others reach. */
  LOADBEARING_CGROUP: z.union([z.literal('none'), z.string().regex(/^\//, 'use the absolute path of a cgroup, or none')]).optional(),
  /** Folder for the database and the logs. */
  LOADBEARING_DATA: z.string().default(join(REPOSITORY_ROOT, '.data')),
})

export interface Config {
  port: number
  host: string
  /** Where Prometheus reads. Undefined: nowhere. */
  metricsPort?: number | undefined
  metricsHost: string
  publicUrl?: URL | undefined
  trustProxy?: string | number | undefined
  /** PEM files to speak https with. */
  tls?: { certFile: string; keyFile: string } | undefined
  /** PEM file of the key that signs verdicts. */
  signingKeyFile?: string | undefined
  /** What keys in the database are encrypted with. */
  secretKeyFile?: string | undefined
  databaseUrl?: string | undefined
  /** Who sends mails, and whom they are from. */
  smtp?: { url: string; from: string } | undefined
  /** Where people may sign in too. */
  oidc?: { issuer: string; clientId: string; clientSecret: string } | undefined
  graderSlots: number
  queueLimit: number
  learnerQueueLimit: number
  runLimit: number
  runIdleSeconds: number
  runAbandonedSeconds: number
  /** What is deleted by itself once it is so old. Undefined: never. */
  retention: { guestDays?: number | undefined; practiceDays?: number | undefined }
  /** Whether webhooks may lead to addresses that are not everybody's. */
  webhooksPrivate: boolean
  /** Whether the pages may work offline. */
  offline: 'on' | 'off'
  role: 'all' | 'web' | 'grader'
  log: 'file' | 'stderr'
  logLevel: 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'fatal' | 'silent'
  sandbox: 'auto' | 'bwrap' | 'none'
  cgroup?: string | undefined
  dataFolder: string
  /** The built site. */
  siteFolder: string
  /** Has exercises/, graders/ and solutions/. */
  courseFolder: string
}

/**
 * Reads the server's settings.
 *
 * @throws StartRefusal naming every variable that is wrong, with what it has to be
 * @example readConfig({ PORT: '8080' }).port // 8080
 */
export function readConfig(environment: Readonly<Record<string, string | undefined>>): Config {
  const set = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== undefined && value.trim() !== ''))
  const parsed = environmentSchema.safeParse(set)
  if (!parsed.success) {
    const problems = parsed.error.issues.map(({ path: [name = ''], message }) => `${String(name)}${shown(name, set)}: ${message}`)
    throw new StartRefusal(`the environment is not usable: ${problems.join('; ')}. Correct or unset it.`)
  }
  const env = parsed.data
  if (env.ROLE !== 'all' && env.DATABASE_URL === undefined) {
    throw new StartRefusal(`ROLE=${env.ROLE} needs DATABASE_URL: web and grader share nothing but a database. Set it, or unset ROLE.`)
  }
  const { TLS_CERT: certFile, TLS_KEY: keyFile } = env
  if ((certFile === undefined) !== (keyFile === undefined))
    throw new StartRefusal(
      'https needs both files, TLS_CERT (the certificate) and TLS_KEY (its private key): set the other one too, or neither.',
    )
  return {
    port: env.PORT,
    host: env.HOST,
    metricsPort: env.METRICS_PORT,
    metricsHost: env.METRICS_HOST,
    publicUrl: env.PUBLIC_URL,
    trustProxy: env.TRUST_PROXY,
    tls: certFile === undefined || keyFile === undefined ? undefined : { certFile, keyFile },
    signingKeyFile: env.SIGNING_KEY_FILE,
    secretKeyFile: env.SECRET_KEY_FILE,
    databaseUrl: env.DATABASE_URL,
    smtp: smtpOf(env),
    oidc: oidcOf(env),
    graderSlots: env.GRADER_SLOTS,
    queueLimit: env.QUEUE_LIMIT,
    learnerQueueLimit: env.LEARNER_QUEUE_LIMIT,
    runLimit: env.RUN_LIMIT,
    runIdleSeconds: env.RUN_IDLE_SECONDS,
    runAbandonedSeconds: env.RUN_ABANDONED_SECONDS,
    retention: { guestDays: env.RETENTION_GUEST_DAYS, practiceDays: env.RETENTION_PRACTICE_DAYS },
    webhooksPrivate: env.WEBHOOKS_PRIVATE === 'true',
    offline: env.OFFLINE,
    role: env.ROLE,
    log: env.LOG,
    logLevel: env.LOG_LEVEL,
    sandbox: env.LOADBEARING_SANDBOX,
    cgroup: env.LOADBEARING_CGROUP,
    dataFolder: env.LOADBEARING_DATA,
    siteFolder: join(REPOSITORY_ROOT, 'dist'),
    courseFolder: REPOSITORY_ROOT,
  }
}

function smtpOf({ SMTP_URL: url, MAIL_FROM: from }: z.infer<typeof environmentSchema>): Config['smtp'] {
  if ((url === undefined) !== (from === undefined))
    throw new StartRefusal(
      'mails need both SMTP_URL (who sends them) and MAIL_FROM (whom they are from): set the other one too, or neither.',
    )
  return url === undefined || from === undefined ? undefined : { url, from }
}

function oidcOf(env: z.infer<typeof environmentSchema>): Config['oidc'] {
  const { OIDC_ISSUER: issuer, OIDC_CLIENT_ID: clientId, OIDC_CLIENT_SECRET: clientSecret } = env
  if (issuer !== undefined && clientId !== undefined && clientSecret !== undefined) return { issuer, clientId, clientSecret }
  if (issuer === undefined && clientId === undefined && clientSecret === undefined) return undefined
  throw new StartRefusal(
    'single sign-on needs OIDC_ISSUER, OIDC_CLIENT_ID and OIDC_CLIENT_SECRET: set the missing ones too, or none of the three.',
  )
}

/** Some hold a password. */
const SECRETS: ReadonlySet<PropertyKey> = new Set(['DATABASE_URL', 'SMTP_URL', 'OIDC_CLIENT_SECRET'])

function shown(name: PropertyKey, set: Readonly<Record<string, string | undefined>>): string {
  return SECRETS.has(name) ? '' : `=${set[String(name)] ?? ''}`
}
