import { connect } from 'node:net'
import type { Socket } from 'node:net'
import { InstanceListeners } from './listeners.ts'
import { CommandReader } from './resp.ts'
import type { ValkeyProxy } from './types.ts'
import { MIB, TRUSTED } from '../policy.ts'

const MAX_COMMANDS = TRUSTED.commands.value
/** Together, in characters. */
const MAX_TEXT = TRUSTED.commandTextMiB.value * MIB

/**
 * Starts a proxy between the instances of a subject and the Valkey that listens
 * on this loopback port. It records commands and lets everything pass at once.
 *
 * @example
 * const proxy = await startValkeyProxy({ port: valkey.port })
 * const url = `redis://127.0.0.1:${await proxy.port('web.0')}`
 */
export function startValkeyProxy(options: { port: number }): Promise<ValkeyProxy> {
  return Promise.resolve(new CommandProxy(options.port))
}

class CommandProxy implements ValkeyProxy {
  commands: { instance: string; command: string; parameters: string[] }[] = []
  limit?: string
  readonly #upstreamPort: number
  readonly #listeners = new InstanceListeners((instance, socket) => this.#accept(instance, socket))
  #characters = 0

  constructor(upstreamPort: number) {
    this.#upstreamPort = upstreamPort
  }

  port(instance: string): Promise<number> {
    return this.#listeners.port(instance)
  }

  down(): Promise<void> {
    return this.#listeners.down()
  }

  up(): Promise<void> {
    return this.#listeners.up()
  }

  async reset(): Promise<void> {
    this.commands = []
    this.#characters = 0
    await this.up()
  }

  stop(): Promise<void> {
    return this.#listeners.stop()
  }

  #accept(instance: string, client: Socket): void {
    const upstream = connect({ host: '127.0.0.1', port: this.#upstreamPort, noDelay: true })
    upstream.on('error', () => client.destroy())
    upstream.once('close', () => client.destroySoon())
    client.once('close', () => upstream.destroySoon())
    const reader = new CommandReader((parts) => this.#record(instance, parts, client))
    client.on('data', (chunk: Buffer) => reader.push(chunk))
    client.pipe(upstream)
    upstream.pipe(client)
  }

  #record(instance: string, [command = '', ...parameters]: string[], client: Socket): void {
    if (this.limit === undefined) {
      this.commands.push({ instance, command: command.toUpperCase(), parameters })
      this.#characters += parameters.reduce((sum, parameter) => sum + parameter.length, command.length)
      if (this.commands.length >= MAX_COMMANDS)
        this.limit = `the subject sent ${MAX_COMMANDS} commands to Valkey: the connection was closed`
      if (this.#characters > MAX_TEXT) this.limit = `the subject sent more than ${MAX_TEXT} characters to Valkey: the connection was closed`
    }
    if (this.limit !== undefined) client.destroy()
  }
}
