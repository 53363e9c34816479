import { Module } from '@nestjs/common'
import { Crm } from './crm.js'

@Module({ providers: [Crm], exports: [Crm] })
export class CrmModule {}
