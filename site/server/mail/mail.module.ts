import { Module } from '@nestjs/common'
import type { Config } from '../config.ts'
import { CONFIG } from '../tokens.ts'
import { FileMailer } from './file-mailer.ts'
import { Mailer } from './mailer.ts'
import { SmtpMailer } from './smtp-mailer.ts'

@Module({
  providers: [
    {
      provide: Mailer,
      inject: [CONFIG],
      useFactory: ({ smtp, dataFolder }: Config) => (smtp ? new SmtpMailer(smtp.url, smtp.from) : new FileMailer(dataFolder)),
    },
  ],
  exports: [Mailer],
})
export class MailModule {}
