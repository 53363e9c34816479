import { type ArgumentsHost, Catch, ConflictException, type ExceptionFilter } from '@nestjs/common'
import type { Response } from 'express'
import { QueryFailedError } from 'typeorm'

const UNIQUE_VIOLATION = '23505'

/** What the database refuses as a duplicate is the caller's conflict, and no failure of ours. */
@Catch(QueryFailedError)
export class DuplicateFilter implements ExceptionFilter<QueryFailedError> {
  catch(error: QueryFailedError, host: ArgumentsHost): void {
    const response = host.switchToHttp().getResponse<Response>()
    const duplicate = 'code' in error.driverError && error.driverError.code === UNIQUE_VIOLATION
    const answer = duplicate
      ? new ConflictException('That code is taken').getResponse()
      : { statusCode: 500, message: 'Internal server error' }
    response.status(duplicate ? 409 : 500).json(answer)
  }
}
