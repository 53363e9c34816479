import { Module } from '@nestjs/common'
import { HttpMailer } from './http-mailer.js'
import { MAILER } from './mailer.js'

@Module({ providers: [HttpMailer, { provide: MAILER, useExisting: HttpMailer }], exports: [HttpMailer, MAILER] })
export class MailModule {}
