import { Injectable, Logger } from '@nestjs/common'
import { assertPixels, thumbnail } from '../avatars/thumbnail.js'
import { Crm } from '../crm/crm.js'
import { jobIdOf, JobsService } from '../jobs/jobs.service.js'
import { Mailer } from '../mail/mailer.js'
import { SignUpDto } from './dto/sign-up.dto.js'

@Injectable()
export class SignupsService {
  private readonly logger = new Logger(SignupsService.name)

  constructor(
    private readonly mailer: Mailer,
    private readonly crm: Crm,
    private readonly jobs: JobsService,
  ) {}

  async signUp({ email, name, avatar }: SignUpDto): Promise<{ id: string }> {
    if (avatar) assertPixels(avatar)
    const id = jobIdOf(email)
    const signedUpAt = new Date()
    // Nobody has to wait for this.
    void this.jobs
      .run(id, email, async () => {
        const small = avatar ? thumbnail(avatar) : null
        await this.mailer.welcome(email, name, id)
        await this.crm.tell({ email, name, signedUpAt, avatar: small }, id)
      })
      .catch((error: unknown) => this.logger.error(error))
    return { id }
  }
}
