import {
  createMessageConnection,
  ParameterStructures,
  ResponseError,
  type MessageConnection,
  type MessageReader,
  type MessageWriter,
} from 'vscode-jsonrpc'

type Method = (...parameters: never[]) => unknown
type Contract<T> = { [K in keyof T]: Method }

/** One side of a connection: calls what the other side serves. */
export interface Peer {
  readonly connection: MessageConnection
  /** Resolves when the other side is gone. */
  readonly closed: Promise<void>
  close(): void
}

/**
 * JSON-RPC over a reader and a writer of messages. Handlers are added with
 * `serve` before `listen` is called. `vscode-jsonrpc/node` (or `/browser`) must
 * have been imported once: it brings the timers.
 */
export function peerOf(reader: MessageReader, writer: MessageWriter): Peer {
  const connection = createMessageConnection(reader, writer, { error() {}, warn() {}, info() {}, log() {} })
  const closed = new Promise<void>((resolve) => {
    connection.onClose(resolve)
    connection.onDispose(resolve)
  })
  connection.onError(() => connection.dispose())
  return { connection, closed, close: () => connection.dispose() }
}

/**
 * Answers the requests of a contract. What a handler throws reaches the caller
 * as an error with the same message and nothing else: no stack crosses.
 */
export function serve<T extends Contract<T>>(peer: Peer, handlers: T): void {
  for (const [method, handler] of Object.entries<Method>(handlers)) {
    peer.connection.onRequest(method, async (...parameters: unknown[]) => {
      try {
        // vscode-jsonrpc appends a cancellation token.
        const answer: unknown = await Reflect.apply(handler, handlers, parameters.slice(0, -1).map(nullToUndefined))
        return answer ?? null
      } catch (error) {
        throw new ResponseError(1, error instanceof Error ? error.message : String(error))
      }
    })
  }
}

/**
 * Calls a method of the contract that the other side serves.
 *
 * @throws Error with the message that the handler threw
 * @example await call<GraderRequests, 'hello'>(peer, 'hello', token)
 */
export async function call<T extends Contract<T>, K extends keyof T & string>(
  peer: Peer,
  method: K,
  ...parameters: Parameters<T[K]>
): Promise<Awaited<ReturnType<T[K]>>> {
  return peer.connection.sendRequest<Awaited<ReturnType<T[K]>>>(method, ParameterStructures.byPosition, ...parameters)
}

/** Sends a notification: no answer, and no error when the other side is gone. */
export function notify<T extends Contract<T>, K extends keyof T & string>(peer: Peer, method: K, ...parameters: Parameters<T[K]>): void {
  peer.connection.sendNotification(method, ParameterStructures.byPosition, ...parameters).catch(() => {})
}

/** Listens to the notifications of a contract. */
export function listen<T extends Contract<T>>(peer: Peer, handlers: T): void {
  for (const [method, handler] of Object.entries<Method>(handlers)) {
    peer.connection.onNotification(method, (...parameters: unknown[]) => {
      Reflect.apply(handler, handlers, parameters)
    })
  }
}

function nullToUndefined(value: unknown): unknown {
  return value === null ? undefined : value
}
