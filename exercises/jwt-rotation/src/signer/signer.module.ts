import { Module } from '@nestjs/common'
import { Signer } from './signer.js'

@Module({ providers: [Signer], exports: [Signer] })
export class SignerModule {}
