import { Body, Controller, Delete, Get, Header, HttpCode, Param, Post } from '@nestjs/common'
import {
  ApiConflictResponse,
  ApiCreatedResponse,
  ApiDefaultResponse,
  ApiNoContentResponse,
  ApiNotFoundResponse,
  ApiOkResponse,
  ApiOperation,
} from '@nestjs/swagger'
import { problemSchema } from '../../runtimes/server/api.ts'
import {
  newCertificateSchema,
  ownCertificateSchema,
  tracksSchema,
  type NewCertificate,
  type OwnCertificate,
  type Tracks,
} from '../../runtimes/server/certificates-api.ts'
import { SignedIn } from '../access/access.ts'
import { CurrentActor, type Actor } from '../access/actor.ts'
import { idSchema } from '../cohorts/ids.ts'
import { ApiTooManyAttempts } from '../identity/api-too-many-attempts.ts'
import { AttemptsService } from '../identity/attempts.service.ts'
import { CertificatesService } from './certificates.service.ts'

@Controller('api/v1/me')
@SignedIn()
@ApiDefaultResponse({ standardSchema: problemSchema, description: 'What went wrong' })
export class MyCertificatesController {
  constructor(
    private readonly certificates: CertificatesService,
    private readonly attempts: AttemptsService,
  ) {}

  @Get('tracks')
  @Header('cache-control', 'no-store')
  @ApiOperation({ summary: 'What you have passed of each track, by verdicts of the server, and your certificates' })
  @ApiOkResponse({ standardSchema: tracksSchema })
  tracks(@CurrentActor() actor: Actor): Promise<Tracks> {
    return this.certificates.tracks(actor.id)
  }

  @Post('certificates')
  @ApiOperation({ summary: 'Issues the certificate of a track that is done; asked again, it is the same one' })
  @ApiCreatedResponse({ standardSchema: ownCertificateSchema })
  @ApiNotFoundResponse({ standardSchema: problemSchema, description: '`track-unknown`' })
  @ApiConflictResponse({
    standardSchema: problemSchema,
    description: '`track-not-done`, or `certificate-exists`: there is one, made out to another name',
  })
  @ApiTooManyAttempts()
  async issue(@CurrentActor() actor: Actor, @Body({ schema: newCertificateSchema }) wanted: NewCertificate): Promise<OwnCertificate> {
    await this.attempts.countPerson('certificate', actor.id)
    return this.certificates.issue(actor.id, wanted)
  }

  @Delete('certificates/:certificate')
  @HttpCode(204)
  @ApiOperation({ summary: 'Revokes a certificate of yours: its link says so from then on' })
  @ApiNoContentResponse()
  @ApiNotFoundResponse({ standardSchema: problemSchema, description: '`certificate-unknown`: there is none, or it is not yours' })
  revoke(@CurrentActor() actor: Actor, @Param('certificate', { schema: idSchema }) certificate: string): Promise<void> {
    return this.certificates.revoke(actor.id, certificate)
  }
}
