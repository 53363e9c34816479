import { applyDecorators } from '@nestjs/common'
import { ApiDefaultResponse, ApiHeader, ApiQuery, ApiTags } from '@nestjs/swagger'
import { PAGE_SIZE } from '../../runtimes/server/cohorts-api.ts'
import { problemSchema } from '../../runtimes/server/api.ts'

/** What every route of cohorts may answer, by problem code. Routes describe what they add. */
const PROBLEMS = [
  '`invalid` (400): the request does not fit',
  '`signed-out` (401)',
  '`cohort-unknown` (404): there is no such cohort, or you are not in it',
  '`role-missing` (403): your role in the cohort does not let you',
  '`cohort-archived` (409): it can be read, and not changed',
].join('; ')

/** Describes a controller of cohorts. */
export const ApiCohorts = (): ClassDecorator =>
  applyDecorators(ApiTags('cohorts'), ApiDefaultResponse({ standardSchema: problemSchema, description: `What went wrong: ${PROBLEMS}` }))

/** Describes a route that takes an Idempotency-Key. */
export const ApiIdempotencyKey = (): MethodDecorator =>
  ApiHeader({
    name: 'Idempotency-Key',
    required: false,
    description: 'A UUID: the same one makes one thing. With another body: `idempotency-key-reused` (422)',
    schema: { type: 'string', format: 'uuid' },
  })

/** Describes a route that answers one page of a list. */
export const ApiPaging = (): MethodDecorator =>
  applyDecorators(
    ApiQuery({
      name: 'after',
      required: false,
      description: '`next` of the page before. Something else: `cursor-invalid` (400)',
      schema: { type: 'string', maxLength: 200 },
    }),
    ApiQuery({
      name: 'limit',
      required: false,
      description: 'Items of a page',
      schema: { type: 'integer', minimum: 1, maximum: PAGE_SIZE.most, default: PAGE_SIZE.default },
    }),
  )

export const UNKNOWN_ASSIGNMENT = {
  standardSchema: problemSchema,
  description: 'No such assignment (`assignment-unknown`), or no such cohort (`cohort-unknown`)',
}
