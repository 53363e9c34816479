import { Inject, Injectable } from '@nestjs/common'
import { assertPixels } from '../avatars/thumbnail.js'
import { STEPS } from '../queue/steps.module.js'
import { addSteps, type Steps } from '../queue/steps.js'
import { SignUpDto } from './dto/sign-up.dto.js'

@Injectable()
export class SignupsService {
  constructor(@Inject(STEPS) private readonly steps: Steps) {}

  async signUp({ email, name, avatar = null }: SignUpDto): Promise<{ id: string }> {
    if (avatar) assertPixels(avatar)
    return { id: await addSteps(this.steps, { email, name, signedUpAt: new Date().toISOString(), avatar }) }
  }
}
