import type { Request } from 'express'
import type { Config } from '../config.ts'

/**
 * Where browsers reach this server.
 *
 * @param request any: it came in at the port that this server listens on
 * @example originOf(config, request) // 'https://course.example.org'
 */
export function originOf(
  { publicUrl, tls, port }: Pick<Config, 'publicUrl' | 'tls' | 'port'>,
  { socket }: Pick<Request, 'socket'>,
): string {
  return publicUrl?.origin ?? `${tls === undefined ? 'http' : 'https'}://localhost:${socket.localPort ?? port}`
}
