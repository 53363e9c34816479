import { Server as HttpServer } from 'node:http'
import type { INestApplication, InjectionToken, Type } from '@nestjs/common'
import { ContextIdFactory, type ContextId } from '@nestjs/core'
import { Test, type TestingModule } from '@nestjs/testing'
import { isObservable, lastValueFrom } from 'rxjs'
import { openChannel, thrownOf } from '../channel.ts'
import { countConstructions } from './constructions.ts'
import { makeDouble } from './doubles.ts'
import { makeProbe } from './probe.ts'
import { loadClass, loadToken } from './tokens.ts'
import type { NestBuild, NestCall, NestOutcome } from './types.ts'

/** A module that was built. */
interface Built {
  root: Type
  module: TestingModule
  app: INestApplication
  contexts: Map<string, ContextId>
}

/**
 * The program of a dependency-injection host: builds a module of the learner's with `@nestjs/testing`,
 * and answers what is asked of it over one connection. Everything that crosses is JSON.
 */
async function serveNest(): Promise<void> {
  const port = Number(process.env['PORT'])
  const constructions = countConstructions()
  let built: Built | undefined
  const running = (): Built => {
    if (built === undefined) throw new Error('No module was built.')
    return built
  }
  const channel = await openChannel(
    port,
    {
      build: async (request) => {
        built = await build(asBuild(request), (token, method, parameters) => channel.emit('double', { token, method, parameters }))
        return null
      },
      // All begin before any of them goes on.
      call: (calls) => Promise.all(asCalls(calls).map((one) => outcome(running(), one))),
      constructed: async (token) => {
        const { root } = running()
        return constructions.of(await loadToken(String(token), root))
      },
      close: async () => {
        await built?.app.close()
        return null
      },
    },
    (socket) => {
      const server: unknown = built?.app.getHttpServer()
      if (server instanceof HttpServer) server.emit('connection', socket)
      else socket.destroy()
    },
  )
}

async function build(
  { module: reference, overrides, probe }: NestBuild,
  record: (token: string, method: string, parameters: readonly unknown[]) => void,
): Promise<Built> {
  const root = await loadClass(reference)
  const controllers = probe === null ? [] : [await makeProbe(probe)]
  const builder = Test.createTestingModule({ imports: [root], controllers })
  const tokens: [string, InjectionToken][] = []
  for (const [name, answers] of Object.entries(overrides)) {
    const token = await loadToken(name, root)
    tokens.push([name, token])
    builder.overrideProvider(token).useValue(makeDouble(answers, (method, parameters) => record(name, method, parameters)))
  }
  const module = await builder.compile()
  const app = module.createNestApplication({ abortOnError: false })
  await app.init()
  // Nest passes over an override of what nobody provides.
  for (const [name, token] of tokens) {
    try {
      module.get(token, { strict: false })
    } catch {
      await app.close()
      throw new Error(`Nothing in ${reference} is provided under ${name}, so it can't be overridden.`)
    }
  }
  return { root, module, app, contexts: new Map() }
}

async function outcome(built: Built, { token, method, parameters, context }: NestCall): Promise<NestOutcome> {
  try {
    const instance = await instanceOf(built, await loadToken(token, built.root), context)
    if (method === null) return { ok: true, value: jsonOf(instance) }
    const found: unknown = typeof instance === 'object' && instance !== null ? Reflect.get(instance, method) : undefined
    if (typeof found !== 'function') throw new Error(`What is provided under ${token} has no method "${method}".`)
    const result: unknown = await Reflect.apply(found, instance, [...parameters])
    return { ok: true, value: jsonOf(isObservable(result) ? await lastValueFrom(result, { defaultValue: null }) : result) }
  } catch (error) {
    return { ok: false, thrown: thrownOf(error) }
  }
}

async function instanceOf({ module, contexts }: Built, token: InjectionToken, context: NestCall['context']): Promise<unknown> {
  if (context === null) return module.get(token, { strict: false })
  let id = contexts.get(context.id)
  if (id === undefined) {
    id = ContextIdFactory.create()
    contexts.set(context.id, id)
    module.registerRequestByContextId(context.request, id)
  }
  return module.resolve(token, id, { strict: false })
}

/** As it is now: what the learner's code does to it later is not what was returned. */
function jsonOf(value: unknown): unknown {
  const text: string | undefined = JSON.stringify(value)
  const copy: unknown = text === undefined ? null : JSON.parse(text)
  return copy
}

/** These come from our own supervisor, so only their outline is checked. */
function asBuild(value: unknown): NestBuild {
  if (isBuild(value)) return value
  throw new Error('a request to build has another form')
}

function asCalls(value: unknown): NestCall[] {
  if (Array.isArray(value) && value.every(isCall)) return value
  throw new Error('a request to call has another form')
}

function isBuild(value: unknown): value is NestBuild {
  return typeof value === 'object' && value !== null && 'module' in value && 'overrides' in value && 'probe' in value
}

function isCall(value: unknown): value is NestCall {
  return typeof value === 'object' && value !== null && 'token' in value && 'method' in value && 'parameters' in value && 'context' in value
}

await serveNest()
