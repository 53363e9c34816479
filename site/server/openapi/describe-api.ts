import type { INestApplication } from '@nestjs/common'
import { DocumentBuilder, SwaggerModule, type OpenAPIObject } from '@nestjs/swagger'
import { z } from 'zod'
import { TOKEN_HEADER } from '../../runtimes/server/api.ts'
import { ACCESS_TOKEN_SECURITY } from '../access/token-scope.ts'
import { describeRefusals } from './describe-refusals.ts'

/**
 * The description of the API, made from its controllers and their schemas.
 *
 * @param version of this server
 * @example describeApi(app, '0.1.0').paths['/api/gradings']
 */
export function describeApi(app: INestApplication, version: string): OpenAPIObject {
  const builder = new DocumentBuilder()
    // Its schemas are JSON schemas; those of 3.0 are not.
    .setOpenAPIVersion('3.1.0')
    .setTitle('Loadbearing')
    .setDescription('Grades and runs exercises. Errors are RFC 9457 problem details.')
    .setVersion(version)
    .addApiKey({ type: 'apiKey', in: 'header', name: TOKEN_HEADER, description: 'Needed only where the server has no sandbox.' }, 'token')
    .addBearerAuth(
      {
        type: 'http',
        scheme: 'bearer',
        description:
          'A personal access token. What it may do is in its scopes: routes of cohorts need `cohorts:read` to read and `cohorts:write` to change.',
      },
      ACCESS_TOKEN_SECURITY,
    )
    .addSecurityRequirements('token')
  const document = SwaggerModule.createDocument(app, builder.build(), {
    standardSchemaConverter: (schema, { schemaType }) =>
      schema instanceof z.ZodType ? { schema: z.toJSONSchema(schema, { io: schemaType, unrepresentable: 'any' }) } : undefined,
  })
  return describeRefusals(document)
}
