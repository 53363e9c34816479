import { Controller, Get, Header, Inject, Req, Res } from '@nestjs/common'
import { ApiOkResponse, ApiOperation } from '@nestjs/swagger'
import type { Request, Response } from 'express'
import type { z } from 'zod'
import { Everybody } from '../access/access.ts'
import { sessionSchema } from '../../runtimes/server/api.ts'
import { CONFIG, EXPOSURE } from '../tokens.ts'
import type { Config } from '../config.ts'
import type { Exposure } from './exposure.ts'
import { ensureVisitor } from './visitor.ts'

@Controller('api/session')
@Everybody()
export class SessionController {
  constructor(
    @Inject(EXPOSURE) private readonly exposure: Exposure,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  @Get()
  @Header('cache-control', 'no-store')
  @ApiOperation({ summary: 'What this server can do for this visitor' })
  @ApiOkResponse({ standardSchema: sessionSchema })
  session(@Req() request: Request, @Res({ passthrough: true }) response: Response): z.infer<typeof sessionSchema> {
    ensureVisitor(request, response)
    const { oidc } = this.config
    return {
      sandbox: this.exposure.sandbox,
      tokenRequired: this.exposure.token !== null,
      signOn: oidc === undefined ? null : new URL(oidc.issuer).host,
    }
  }
}
