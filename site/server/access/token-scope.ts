import { applyDecorators, SetMetadata } from '@nestjs/common'
import { ApiBearerAuth } from '@nestjs/swagger'
import type { TokenScope } from '../../runtimes/server/access-tokens-api.ts'

export const TOKEN_SCOPE = 'loadbearing:token-scope'

/** As the description of the API calls the way in. */
export const ACCESS_TOKEN_SECURITY = 'access-token'

/**
 * Lets access tokens with this scope into a handler, or into all handlers of a controller. Where it is missing no token may
 * come in; routes of cohorts have a scope by their method (`scopeOfCohort`).
 *
 * @example
 * \@Post() @Everybody() @ForTokens('attempts:write')
 */
export const ForTokens = (scope: TokenScope | 'any'): ClassDecorator & MethodDecorator =>
  applyDecorators(SetMetadata(TOKEN_SCOPE, scope), ApiBearerAuth(ACCESS_TOKEN_SECURITY))

/** @example scopeOfCohort('PATCH') // 'cohorts:write' */
export const scopeOfCohort = (method: string): TokenScope => (method === 'GET' || method === 'HEAD' ? 'cohorts:read' : 'cohorts:write')
