import type { TestServer } from './server.testing.ts'

export interface Answer {
  status: number
  headers: Headers
  /** Undefined when there is none. */
  body: unknown
}

/** Somebody's browser: it keeps the cookies that a server sets, and sends them back. */
export class Browser {
  private readonly cookies = new Map<string, string>()

  constructor(private readonly base: string) {}

  static at({ base }: Pick<TestServer, 'base'>): Browser {
    return new Browser(base)
  }

  /** Name and value of each cookie. */
  get cookie(): string {
    return [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ')
  }

  /** Forgets one cookie, or is told one. */
  set(name: string, value: string | undefined): void {
    if (value === undefined) this.cookies.delete(name)
    else this.cookies.set(name, value)
  }

  get(path: string): Promise<Answer> {
    return this.send('GET', path)
  }

  post(path: string, body: unknown = {}, headers: Record<string, string> = {}): Promise<Answer> {
    return this.send('POST', path, body, headers)
  }

  delete(path: string): Promise<Answer> {
    return this.send('DELETE', path)
  }

  async send(method: string, path: string, body?: unknown, headers: Record<string, string> = {}): Promise<Answer> {
    const response = await fetch(new URL(path, this.base), {
      method,
      redirect: 'manual',
      headers: {
        origin: this.base,
        cookie: this.cookie,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    for (const cookie of response.headers.getSetCookie()) this.keep(cookie)
    const text = await response.text()
    const isJson = response.headers.get('content-type')?.includes('json') === true
    return { status: response.status, headers: response.headers, body: isJson && text !== '' ? JSON.parse(text) : undefined }
  }

  private keep(cookie: string): void {
    const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(cookie) ?? []
    this.set(name, /max-age=0/i.test(cookie) ? undefined : value)
  }
}
