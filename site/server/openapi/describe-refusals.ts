import type { OpenAPIObject } from '@nestjs/swagger'
import { z } from 'zod'
import { problemSchema } from '../../runtimes/server/api.ts'

const METHODS = ['get', 'put', 'post', 'delete', 'patch'] as const

const PROBLEM = 'application/problem+json'

/** zod's type of a JSON schema is not OpenAPI's. */
const objectSchema = z.looseObject({ type: z.literal('object') })

/**
 * What every route answers when it refuses, whatever its controller produces and describes: a problem. For routes that
 * describe no refusal, too: a host name that is not this server's, or what is no path, is refused everywhere.
 */
export function describeRefusals(document: OpenAPIObject): OpenAPIObject {
  const content = { [PROBLEM]: { schema: objectSchema.parse(z.toJSONSchema(problemSchema, { io: 'input' })) } }
  for (const item of Object.values(document.paths))
    for (const method of METHODS) {
      const responses = item[method]?.responses
      if (!responses) continue
      responses['default'] ??= { description: 'What went wrong' }
      for (const [status, response] of Object.entries(responses))
        if (response && !('$ref' in response) && (status === 'default' || Number(status) >= 400)) response.content = content
    }
  return document
}
