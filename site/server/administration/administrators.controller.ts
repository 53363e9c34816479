import { Controller, Delete, HttpCode, Param, Put } from '@nestjs/common'
import {
  ApiConflictResponse,
  ApiDefaultResponse,
  ApiForbiddenResponse,
  ApiNoContentResponse,
  ApiNotFoundResponse,
  ApiOperation,
} from '@nestjs/swagger'
import { problemSchema } from '../../runtimes/server/api.ts'
import { Administrator } from '../access/access.ts'
import { CurrentActor, type Actor } from '../access/actor.ts'
import { idSchema } from '../cohorts/ids.ts'
import { AdministratorsService } from './administrators.service.ts'

@Controller('api/v1/administration/administrators')
@Administrator()
@ApiDefaultResponse({ standardSchema: problemSchema, description: 'What went wrong' })
@ApiForbiddenResponse({
  standardSchema: problemSchema,
  description: 'You are not, or not any more, an administrator (`administrator-only`)',
})
@ApiNotFoundResponse({ standardSchema: problemSchema, description: 'Nobody has that id (`person-unknown`)' })
export class AdministratorsController {
  constructor(private readonly administrators: AdministratorsService) {}

  @Put(':person')
  @HttpCode(204)
  @ApiOperation({ summary: 'Makes an account administrator, beside those that there are' })
  @ApiNoContentResponse()
  @ApiConflictResponse({ standardSchema: problemSchema, description: 'A guest can’t be administrator (`account-needed`)' })
  appoint(@CurrentActor() actor: Actor, @Param('person', { schema: idSchema }) person: string): Promise<void> {
    return this.administrators.appoint(actor, person)
  }

  @Delete(':person')
  @HttpCode(204)
  @ApiOperation({ summary: 'Takes administration from an account, which holds at once, wherever it is signed in' })
  @ApiNoContentResponse()
  @ApiConflictResponse({ standardSchema: problemSchema, description: 'There would be no administrator any more (`last-administrator`)' })
  remove(@CurrentActor() actor: Actor, @Param('person', { schema: idSchema }) person: string): Promise<void> {
    return this.administrators.remove(actor, person)
  }
}
