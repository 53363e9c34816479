import { Module } from '@nestjs/common'
import { KeyRing } from './key-ring.js'
import { Signer } from './signer.js'

@Module({ providers: [Signer, KeyRing], exports: [Signer, KeyRing] })
export class SignerModule {}
