import { signal } from '@preact/signals'
import type { z } from 'zod'
import type { Deletion } from '../runtimes/server/data-rights-api.ts'
import { Refused } from '../runtimes/server/http.ts'
import type { Me, newAccountSchema, newGuestSchema, newSessionSchema } from '../runtimes/server/identity.ts'
import { RuntimeError } from '../runtimes/runtime.ts'
import type { AccountApi } from './api.ts'
import { readLink, type AccountLink } from './link.ts'
import { keepReturn, readReturn } from './return-address.ts'

export type Who =
  | { status: 'loading' }
  | { status: 'no-server' }
  | { status: 'failed'; message: string }
  | { status: 'signed-out' }
  | { status: 'signed-in'; me: Me }

export type Way = 'sign-in' | 'account' | 'guest' | 'forgot'

/** Who is signed in, what the address brought along, and what was said last. */
export class AccountModel {
  readonly who = signal<Who>({ status: 'loading' })
  readonly link = signal<AccountLink | undefined>(undefined)
  /** Host of the issuer where people may sign in too. Null: there is none, or it is not known yet. */
  readonly issuer = signal<string | null>(null)
  /** The way in that is shown. */
  readonly way = signal<Way>('sign-in')
  /** What went well, for everybody to see and hear. */
  readonly said = signal('')
  readonly problem = signal('')
  readonly busy = signal(false)
  /** The person did something: from then on the focus goes where the page goes. */
  hasActed = false
  readonly #api: AccountApi | undefined

  /** @param api none where there is no server */
  constructor(api: AccountApi | undefined) {
    this.#api = api
  }

  /** Reads the link of the address, and asks who is signed in. */
  async load(): Promise<void> {
    this.link.value = readLink(location.hash)
    // A link that was opened in this tab, in the middle of asking for a new password.
    if (this.link.value && this.way.value === 'forgot') this.way.value = 'sign-in'
    if (!this.#api) {
      this.who.value = { status: 'no-server' }
      return
    }
    void this.#findIssuer(this.#api)
    try {
      this.who.value = { status: 'signed-in', me: await this.#api.me() }
    } catch (error) {
      this.who.value =
        error instanceof Refused && error.status === 401 ? { status: 'signed-out' } : { status: 'failed', message: wordsOf(error) }
    }
  }

  async tryAgain(): Promise<void> {
    this.hasActed = true
    await this.#once(() => this.load())
  }

  goTo(way: Way): void {
    this.hasActed = true
    this.said.value = ''
    this.problem.value = ''
    this.way.value = way
  }

  /** Goes to the issuer, and comes back to where the person is, or came from. */
  async signOn(): Promise<void> {
    await this.#once(async () => {
      const there = await this.#server.beginSignOn()
      const { pathname, search, hash } = location
      keepReturn(readReturn(location) ?? `${pathname}${search}${hash}`, sessionStorage)
      location.assign(there)
    })
  }

  signIn(credentials: z.infer<typeof newSessionSchema>): Promise<void> {
    return this.#comeIn((api) => api.signIn(credentials), 'You are signed in.')
  }

  makeAccount(account: z.infer<typeof newAccountSchema>): Promise<void> {
    return this.#comeIn((api) => api.makeAccount(account), 'Your account is made, and you are signed in.')
  }

  beGuest(guest: z.infer<typeof newGuestSchema>): Promise<void> {
    return this.#comeIn((api) => api.beGuest(guest), 'You are signed in as a guest.')
  }

  async signOut(where: 'here' | 'everywhere'): Promise<void> {
    await this.#once(async () => {
      try {
        await this.#server.signOut(where)
      } catch (error) {
        // Another tab was faster.
        if (!(error instanceof Refused && error.status === 401)) throw error
      }
      this.way.value = 'sign-in'
      this.who.value = { status: 'signed-out' }
      this.said.value = where === 'here' ? 'You are signed out.' : 'You are signed out on every device.'
    })
  }

  /** Throws what the form says at its fields. */
  async deleteMe(deletion: Deletion): Promise<void> {
    this.hasActed = true
    this.said.value = ''
    this.problem.value = ''
    try {
      await this.#server.deleteMe(deletion)
    } catch (error) {
      // Another tab was faster, or the answer to an earlier click was lost.
      if (!(error instanceof Refused && error.status === 401)) throw error
    }
    this.way.value = 'sign-in'
    this.who.value = { status: 'signed-out' }
    this.said.value = 'You are deleted from this server, and signed out on every device.'
  }

  async askForReset(email: string): Promise<void> {
    await this.#server.askForReset(email)
    this.said.value = 'If this address has an account, a mail with a link is on its way to it. The link is good for an hour.'
  }

  async reset(token: string, password: string): Promise<void> {
    this.hasActed = true
    try {
      await this.#server.reset(token, password)
    } catch (error) {
      if (!(error instanceof Refused && error.code === 'reset-unknown')) throw error
      this.forgetLink()
      this.way.value = 'forgot'
      this.problem.value = error.message
      return
    }
    this.forgetLink()
    this.way.value = 'sign-in'
    this.said.value = 'Your new password is set. Sign in with it.'
    await this.load()
  }

  /** Has another link sent to the account's address. */
  async askForProof(): Promise<void> {
    await this.#once(async () => {
      await this.#server.askForProof()
      // It may have been proved meanwhile, on another device.
      await this.load()
      if (this.who.value.status === 'signed-in' && !this.who.value.me.isAddressProved)
        this.said.value = 'A mail with a link is on its way to you. The link is good for a day.'
    })
  }

  async proveAddress(token: string): Promise<void> {
    await this.#once(async () => {
      try {
        await this.#server.proveAddress(token)
      } catch (error) {
        if (error instanceof Refused && error.code.startsWith('proof-')) {
          this.forgetLink()
          await this.load()
        }
        throw error
      }
      this.forgetLink()
      await this.load()
      this.said.value = 'The e-mail address is proved. You can close this page, also where it is not the device that you began on.'
    })
  }

  async becomeAdministrator(): Promise<void> {
    await this.#once(() => this.#useAdministratorLink())
  }

  /** Takes a token that is used, or not wanted, out of the address. */
  forgetLink(): void {
    this.link.value = undefined
    history.replaceState(history.state, '', `${location.pathname}${location.search}`)
  }

  /** Without an answer there are the other ways in. */
  async #findIssuer(api: AccountApi): Promise<void> {
    this.issuer.value = await api.issuer().catch(() => null)
  }

  async #comeIn(send: (api: AccountApi) => Promise<Me>, said: string): Promise<void> {
    this.hasActed = true
    this.said.value = ''
    this.problem.value = ''
    let me: Me
    try {
      me = await send(this.#server)
    } catch (error) {
      if (!(error instanceof Refused && error.code === 'signed-in')) throw error
      await this.load()
      this.said.value = 'You are signed in already, perhaps in another tab.'
      return
    }
    this.who.value = { status: 'signed-in', me }
    this.said.value = said
    if (me.kind === 'account' && this.link.value?.kind === 'administrator') await this.becomeAdministrator()
  }

  async #useAdministratorLink(): Promise<void> {
    const { link, who } = this
    if (link.value?.kind !== 'administrator' || who.value.status !== 'signed-in') return
    try {
      await this.#server.becomeAdministrator(link.value.token)
    } catch (error) {
      if (error instanceof Refused && error.code === 'administrator-link-unknown') this.forgetLink()
      if (error instanceof Refused && error.status === 401) this.who.value = { status: 'signed-out' }
      throw error
    }
    this.forgetLink()
    who.value = { status: 'signed-in', me: { ...who.value.me, isAdministrator: true } }
    this.said.value = 'You are the administrator of this server now.'
  }

  /** For buttons: not while another is at work; a failure is said at the top. */
  async #once(action: () => Promise<void>): Promise<void> {
    if (this.busy.value) return
    this.busy.value = true
    this.hasActed = true
    this.said.value = ''
    this.problem.value = ''
    try {
      await action()
    } catch (error) {
      this.problem.value = wordsOf(error)
    } finally {
      this.busy.value = false
    }
  }

  get #server(): AccountApi {
    if (!this.#api) throw new RuntimeError('This copy of the course has no server behind it.')
    return this.#api
  }
}

/** What to tell a person about a failure. */
export function wordsOf(error: unknown): string {
  return error instanceof RuntimeError ? error.message : 'This did not work. Try again.'
}
