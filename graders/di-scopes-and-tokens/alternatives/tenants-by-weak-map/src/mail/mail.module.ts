import { Module } from '@nestjs/common'
import { HttpMailer } from './http-mailer.js'
import { MAILER } from './mailer.js'

@Module({ providers: [{ provide: MAILER, useClass: HttpMailer }], exports: [MAILER] })
export class MailModule {}
