import { Controller, Get, Header, Param, Req } from '@nestjs/common'
import { ApiDefaultResponse, ApiNotFoundResponse, ApiOkResponse, ApiOperation } from '@nestjs/swagger'
import type { Request } from 'express'
import { problemSchema } from '../../runtimes/server/api.ts'
import { shownCertificateSchema, type ShownCertificate } from '../../runtimes/server/certificates-api.ts'
import { Everybody } from '../access/access.ts'
import { idSchema } from '../cohorts/ids.ts'
import { ApiTooManyAttempts } from '../identity/api-too-many-attempts.ts'
import { AttemptsService } from '../identity/attempts.service.ts'
import { CertificatesService } from './certificates.service.ts'

@Controller('api/v1/certificates')
@Everybody()
@ApiDefaultResponse({ standardSchema: problemSchema, description: 'What went wrong' })
export class CertificatesController {
  constructor(
    private readonly certificates: CertificatesService,
    private readonly attempts: AttemptsService,
  ) {}

  @Get(':certificate')
  @Header('cache-control', 'no-store')
  @Header('x-robots-tag', 'noindex')
  @ApiOperation({ summary: 'A certificate, for everybody with its link: signed, or that it does not count any more' })
  @ApiOkResponse({ standardSchema: shownCertificateSchema })
  @ApiNotFoundResponse({ standardSchema: problemSchema, description: '`certificate-unknown`' })
  @ApiTooManyAttempts()
  async show(@Param('certificate', { schema: idSchema }) certificate: string, @Req() request: Request): Promise<ShownCertificate> {
    await this.attempts.count('certificate', request)
    return this.certificates.show(certificate)
  }
}
