import { request } from 'node:http'
import { text } from 'node:stream/consumers'

/** What a server measures, as Prometheus reads it. */
export class Scrape {
  constructor(private readonly exposition: string) {}

  /** @throws Error when the server does not answer with metrics */
  static async of({ server }: { server: { metricsPort: number | undefined } }): Promise<Scrape> {
    const answer = await fetch(`http://127.0.0.1:${server.metricsPort}/metrics`)
    if (answer.status !== 200) throw new Error(`it answered ${answer.status}`)
    return new Scrape(await answer.text())
  }

  /** Names of all metrics, whether they have a value or not. */
  get names(): string[] {
    return [...this.exposition.matchAll(/^# TYPE (\S+)/gm)].map(([, name = '']) => name)
  }

  /** `counter`, `gauge` or `histogram`. */
  kindOf(metric: string): string | undefined {
    return new RegExp(`^# TYPE ${metric} (\\w+)$`, 'm').exec(this.exposition)?.[1]
  }

  /** Series of a metric, as `{label="value"}`, sorted. */
  series(metric: string): string[] {
    return [...this.exposition.matchAll(/^(\w+)(\{.*\})? /gm)].flatMap(([, name, labels = '']) => (name === metric ? [labels] : [])).sort()
  }

  /** The value of a series. Undefined: it is not there. */
  value(metric: string, labels: Readonly<Record<string, string>> = {}): number | undefined {
    const wanted = Object.entries(labels).map(([name, value]) => `${name}="${value}"`)
    for (const [, name, found = '', value] of this.exposition.matchAll(/^(\w+)(\{.*\})? (\S+)$/gm))
      if (name === metric && wanted.every((label) => found.includes(label))) return Number(value)
    return undefined
  }
}

/** Status and body of a request with a Host header of its own. */
export async function getAs(host: string, port: number | undefined, path: string): Promise<{ status: number; body: string }> {
  return new Promise((resolve, reject) => {
    request({ host: '127.0.0.1', port, path, headers: { host } }, (response) => {
      text(response).then((body) => resolve({ status: response.statusCode ?? 0, body }), reject)
    })
      .on('error', reject)
      .end()
  })
}
