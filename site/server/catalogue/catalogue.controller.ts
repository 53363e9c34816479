import { Controller, Get, Param } from '@nestjs/common'
import { ApiNotFoundResponse, ApiOkResponse, ApiOperation } from '@nestjs/swagger'
import { z } from 'zod'
import { problemSchema, solutionSchema } from '../../runtimes/server/api.ts'
import { CatalogueService } from './catalogue.service.ts'

const slugSchema = z.string().min(1).max(100)

@Controller('api/exercises')
export class CatalogueController {
  constructor(private readonly catalogue: CatalogueService) {}

  @Get(':slug/solution')
  @ApiOperation({ summary: 'The reference repair, and why: for who passed or gave up' })
  @ApiOkResponse({ standardSchema: solutionSchema })
  @ApiNotFoundResponse({ standardSchema: problemSchema })
  solution(@Param('slug', { schema: slugSchema }) slug: string): Promise<z.infer<typeof solutionSchema>> {
    return this.catalogue.solution(slug)
  }
}
