import { ApiTooManyRequestsResponse } from '@nestjs/swagger'
import { problemSchema } from '../../runtimes/server/api.ts'

/** Describes what a route answers beyond its limit. */
export const ApiTooManyAttempts = (): MethodDecorator & ClassDecorator =>
  ApiTooManyRequestsResponse({
    standardSchema: problemSchema,
    description: 'Too many tries from this network or for this e-mail address (`too-many-attempts`)',
    headers: { 'Retry-After': { description: 'Seconds until trying again makes sense', schema: { type: 'integer', minimum: 1 } } },
  })
