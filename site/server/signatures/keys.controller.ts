import { Controller, Get, Header } from '@nestjs/common'
import { ApiOkResponse, ApiOperation, ApiProduces } from '@nestjs/swagger'
import { Everybody } from '../access/access.ts'
import { keySetSchema, type KeySet } from '../../signatures/claims.ts'
import { DatabaseService } from '../database/database.service.ts'
import { publicKeys } from './key-ring.ts'

@Controller('.well-known/jwks.json')
@Everybody()
export class KeysController {
  constructor(private readonly database: DatabaseService) {}

  @Get()
  @Header('content-type', 'application/jwk-set+json')
  @Header('cache-control', 'public, max-age=300')
  @ApiOperation({ summary: 'Public keys of all that ever signed verdicts here (RFC 7517)' })
  @ApiProduces('application/jwk-set+json')
  @ApiOkResponse({ standardSchema: keySetSchema })
  keys(): Promise<KeySet> {
    return publicKeys(this.database.db)
  }
}
