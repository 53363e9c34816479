import { randomUUID } from 'node:crypto'
import type { Pool as Database } from 'pg'
import { z } from 'zod'
import { DELETION_WORD } from '../../runtimes/server/data-rights-api.ts'
import { operationAt, type Description } from './description.ts'
import type { Pool } from './pool.ts'
import { ROLES, type Role } from './roles.ts'
import type { Answer, Sender } from './send.ts'

const PASSWORD = 'correct horse battery'

/** Of the cohort: to the others it is somebody else's. */
const IN_COHORT = { owner: 'owner', mentor: 'mentor', learner: 'learner' } as const satisfies Partial<Record<Role, string>>

const made = z.object({ id: z.uuid() })

/** A cohort with something of everything, and somebody for each role. */
export class Cast {
  private readonly cookies = new Map<Role, string>()
  private readonly persons = new Map<Role, string>()
  private cohort = ''
  private count = 0

  constructor(
    private readonly sender: Sender,
    private readonly base: string,
    private readonly database: Database,
    private readonly description: Description,
    private readonly pool: Pool,
  ) {}

  cookieOf(role: Role): string {
    return this.cookies.get(role) ?? ''
  }

  /** The cookie of a guest who was not here before. */
  async passer(): Promise<string> {
    const headers = { ...this.headersOf('nobody'), 'content-type': 'application/json' }
    const answer = await this.sender.send({ method: 'POST', path: '/api/v1/guests', headers, body: '{"name":"Pat"}' })
    return 'none' in answer ? '' : cookiesIn(answer).join('; ')
  }

  /** Begins anew: what there was before stays, as something that is no longer theirs. */
  async gather(): Promise<void> {
    await this.database.query('delete from rate_limits')
    for (const role of ROLES) if (role !== 'nobody') await this.come(role)
    const away = made.parse(await this.send('neighbour', 'POST', '/api/v1/cohorts', { name: 'Elsewhere', timeZone: 'UTC' }))
    await this.send('neighbour', 'POST', `/api/v1/cohorts/${away.id}/join-links`, {})
    this.cohort = made.parse(await this.send('owner', 'POST', '/api/v1/cohorts', { name: 'Bell ringers', timeZone: 'Europe/Berlin' })).id
    await this.tend()
    await this.fill(`/api/v1/cohorts/${this.cohort}`)
  }

  /** Puts right what requests did to it: everybody is there, what they are, and nothing is archived. */
  async tend(): Promise<void> {
    await this.database.query('delete from rate_limits')
    await this.database.query('update cohorts set archived_at = null where id = $1', [this.cohort])
    for (const role of ROLES) if (role !== 'nobody' && !(await this.isThere(role))) await this.come(role)
    for (const [role, as] of Object.entries(IN_COHORT))
      await this.database.query(
        `insert into memberships (cohort, person, role) select cohorts.id, users.id, $3 from cohorts, users
         where cohorts.id = $1 and users.id = $2 on conflict (cohort, person) do update set role = excluded.role`,
        [this.cohort, this.personOf(role), as],
      )
    this.pool.pin({ cohort: this.cohort, person: this.personOf('learner') })
  }

  private personOf(role: string): string {
    return [...this.persons].find(([name]) => name === role)?.[1] ?? ''
  }

  private async isThere(role: Role): Promise<boolean> {
    const answer = await this.sender.send({ method: 'GET', path: '/api/v1/me', headers: this.headersOf(role), body: undefined })
    return 'status' in answer && answer.status === 200
  }

  /** A guest first: passwords take long to hash, and one who has some is enough. */
  private async come(role: Role): Promise<void> {
    this.cookies.delete(role)
    this.count += 1
    const email = `${role}-${this.count}-${randomUUID().slice(0, 8)}@example.org`
    const [path, body] =
      role === 'learner'
        ? ['/api/v1/accounts', { name: `Lena ${this.count}`, email, password: PASSWORD }]
        : ['/api/v1/guests', { name: role }]
    const { id } = made.parse(await this.send(role, 'POST', path, body))
    this.persons.set(role, id)
    if (role !== 'guest')
      await this.database.query(
        'update users set is_guest = false, email = $2, email_verified = true, is_administrator = $3 where id = $1',
        [id, email, role === 'administrator'],
      )
    this.pool.learn('password', PASSWORD)
    this.pool.learn('word', DELETION_WORD)
    this.pool.learn('addresses', `${email}\nal@example.org`)
    this.pool.learn('track', 'http')
    this.pool.learn('email', email)
    this.pool.add('person', id)
    this.pool.add('members', id, { cohort: this.cohort })
  }

  /** What a cohort has after a while. */
  private async fill(at: string): Promise<void> {
    const bell = { kind: 'exercise', slug: 'ring-the-bell' }
    await this.send('owner', 'POST', `${at}/join-links`, { places: 5_000 })
    await this.send('owner', 'POST', `${at}/invitations`, { addresses: `bo-${this.count}@example.org\nal-${this.count}@example.org` })
    const given = z
      .object({ items: z.array(made) })
      .parse(await this.send('owner', 'POST', `${at}/assignments`, { give: bell, due: '2099-12-18T18:00' }))
    const assignment = `${at}/assignments/${given.items[0]?.id ?? ''}`
    await this.send('owner', 'PUT', `${assignment}/extensions/${this.personOf('learner')}`, { due: '2099-12-20T18:00' })
    await this.send('learner', 'PUT', `${assignment}/hand`, { note: 'It rings twice.' })
    const files = { 'src/bell/bell.ts': 'export const ring = () => 1\n' }
    const { id: attempt } = made.parse(await this.send('learner', 'POST', '/api/gradings', { slug: 'ring-the-bell', files }))
    this.pool.add('attempts', attempt, { cohort: this.cohort })
    const line = { file: 'src/bell/bell.ts', line: 1 }
    for (const role of ['mentor', 'learner'] as const)
      await this.send(role, 'POST', `${at}/attempts/${attempt}/threads`, { ...line, body: 'Why once?' })
    await this.send('learner', 'POST', '/api/runs', { slug: 'ring-the-bell', files })
    const webhook = { url: 'http://127.0.0.1:9/bell', events: ['assignment.changed'] }
    const { id } = made.parse(await this.send('owner', 'POST', `${at}/webhooks`, webhook))
    await this.send('owner', 'POST', `${at}/webhooks/${id}/pings`, {})
    await this.send('owner', 'GET', `${at}/webhooks/${id}/deliveries`)
    for (const list of ['members', 'join-links', 'invitations', 'assignments']) await this.send('owner', 'GET', `${at}/${list}`)
  }

  /** @throws Error when it is refused: then there is nothing to fuzz */
  private async send(role: Role, method: string, path: string, body?: unknown): Promise<unknown> {
    const headers = { ...this.headersOf(role), 'content-type': 'application/json' }
    const answer = await this.sender.send({ method, path, headers, body: body === undefined ? undefined : JSON.stringify(body) })
    if ('none' in answer || answer.status >= 300)
      throw new Error(`${method} ${path} is needed to begin with, and it ${'none' in answer ? answer.none : `answered ${answer.body}`}`)
    this.keep(role, answer)
    const read: unknown = answer.body === '' ? undefined : JSON.parse(answer.body)
    const operation = operationAt(this.description, method, path)
    if (operation) this.pool.harvest(operation, { cohort: this.cohort }, read)
    return read
  }

  private headersOf(role: Role): Record<string, string> {
    const host = new URL(this.base).host
    return { host, origin: this.base, cookie: this.cookieOf(role) }
  }

  private keep(role: Role, answer: Exclude<Answer, { none: string }>): void {
    const set = cookiesIn(answer)
    if (set.length === 0) return
    const known = new Map(
      [...this.cookieOf(role).split('; '), ...set].filter((pair) => pair !== '').map((pair) => [pair.split('=')[0], pair]),
    )
    this.cookies.set(role, [...known.values()].join('; '))
  }
}

const cookiesIn = ({ headers }: Exclude<Answer, { none: string }>): string[] =>
  [headers['set-cookie'] ?? []].flat().map((line) => line.split(';', 1)[0] ?? '')
