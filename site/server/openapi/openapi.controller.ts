import { Controller, Get, ServiceUnavailableException } from '@nestjs/common'
import { ApiExcludeController, type OpenAPIObject } from '@nestjs/swagger'
import { Everybody } from '../access/access.ts'

@ApiExcludeController()
@Controller('api/openapi.json')
@Everybody()
export class OpenApiController {
  /** Known only once all controllers are. */
  document: OpenAPIObject | undefined

  @Get()
  describe(): OpenAPIObject {
    if (!this.document) throw new ServiceUnavailableException('The server is starting.')
    return this.document
  }
}
