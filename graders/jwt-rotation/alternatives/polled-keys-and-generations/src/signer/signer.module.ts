import { Module } from '@nestjs/common'
import { PolledKeys } from './polled-keys.js'
import { Signer } from './signer.js'

@Module({ providers: [Signer, PolledKeys], exports: [Signer, PolledKeys] })
export class SignerModule {}
