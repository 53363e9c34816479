import { ApiOkResponse } from '@nestjs/swagger'

/** Describes a route that answers with server-sent events. */
export const ApiEvents = (): MethodDecorator =>
  ApiOkResponse({ description: 'An event stream', content: { 'text/event-stream': { schema: { type: 'string' } } } })
