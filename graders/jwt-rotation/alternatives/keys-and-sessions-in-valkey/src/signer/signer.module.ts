import { Module } from '@nestjs/common'
import { SharedKeys } from './shared-keys.js'
import { Signer } from './signer.js'

@Module({ providers: [Signer, SharedKeys], exports: [Signer, SharedKeys] })
export class SignerModule {}
