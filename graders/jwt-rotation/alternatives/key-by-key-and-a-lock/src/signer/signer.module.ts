import { Module } from '@nestjs/common'
import { PublicKeys } from './public-keys.js'
import { Signer } from './signer.js'

@Module({ providers: [Signer, PublicKeys], exports: [Signer, PublicKeys] })
export class SignerModule {}
