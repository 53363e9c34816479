import { connect } from 'node:net'
import type { Socket } from 'node:net'
import type { Address } from '../services/types.ts'
import { Framer, WireError } from './framing.ts'
import type { Message } from './framing.ts'
import { Login } from './login.ts'
import type { LoginData } from './login.ts'
import { authenticationOk, readOpening, writeFatal, writeNegotiation, writeStartup } from './messages.ts'
import type { Opening } from './messages.ts'

/**
 * Startup parameters that are passed on: what a driver sets to talk properly,
 * and what a role may SET anyway. PostgreSQL itself refuses settings in
 * `options` that a role may not make. Above all, `replication` is not passed on.
 */
const PASSED = new Set(
  'application_name client_encoding timezone datestyle intervalstyle extra_float_digits search_path statement_timeout lock_timeout idle_in_transaction_session_timeout options'.split(
    ' ',
  ),
)

export interface End {
  socket: Socket
  framer: Framer
}

/** Reads what the subject opens its connection with; a wish for encryption is declined on the way. Rejects when it goes away or speaks something else. */
export async function open(client: End): Promise<Exclude<Opening, { type: 'encryption' }>> {
  for (;;) {
    const opening = readOpening((await nextMessage(client)).body)
    if (opening.type !== 'encryption') return opening
    client.socket.write('N')
  }
}

/**
 * Connects to the database and logs in with our own role. Tells the subject that it is logged in, whatever it
 * said. Undefined when the database refused: the subject has its answer then.
 */
export async function logIn(
  client: End,
  startup: Opening & { type: 'startup' },
  options: { upstream: Address; login: LoginData },
): Promise<End | undefined> {
  const upstream: End = { socket: connect(options.upstream), framer: new Framer('typed') }
  upstream.socket.setNoDelay(true)
  upstream.socket.on('error', () => upstream.socket.destroy())
  const hangUp = () => upstream.socket.destroy()
  client.socket.once('close', hangUp)
  const { user, database } = options.login
  const passed = [...startup.parameters].filter(([name]) => PASSED.has(name.toLowerCase()))
  upstream.socket.write(writeStartup([['user', user], ['database', database], ...passed]))
  try {
    const refusal = await authenticate(upstream, new Login(options.login))
    if (refusal) {
      upstream.socket.destroy()
      client.socket.end(refusal.raw)
      return undefined
    }
  } catch (error) {
    upstream.socket.destroy()
    client.socket.end(writeFatal('08006', `the database can't be used: ${error instanceof Error ? error.message : String(error)}`))
    return undefined
  }
  client.socket.off('close', hangUp)
  const unknown = [...startup.parameters.keys()].filter((name) => name.startsWith('_pq_.'))
  if (startup.minor > 0 || unknown.length > 0) client.socket.write(writeNegotiation(unknown))
  client.socket.write(authenticationOk)
  client.framer.mode = 'typed'
  return upstream
}

/** Returns the database's refusal, if it is one. */
async function authenticate(upstream: End, login: Login): Promise<Message | undefined> {
  for (;;) {
    const message = await nextMessage(upstream)
    if (message.type === 'E') return message
    if (message.type !== 'R') continue
    const answer = await login.answer(message)
    if (answer === 'done') return undefined
    if (answer) upstream.socket.write(answer)
  }
}

async function nextMessage({ socket, framer }: End): Promise<Message> {
  for (;;) {
    const message = framer.next()
    if (message) return message
    framer.push(await nextChunk(socket))
  }
}

function nextChunk(socket: Socket): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const gone = () => reject(new WireError('it closed the connection, or there is none'))
    if (socket.destroyed) return gone()
    socket.once('close', gone)
    socket.once('data', (chunk: Buffer) => {
      socket.pause()
      socket.off('close', gone)
      resolve(chunk)
    })
    socket.resume()
  })
}
