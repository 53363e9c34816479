import { Inject, Module, type OnApplicationShutdown } from '@nestjs/common'
import { openSteps, type Steps } from './steps.js'

export const STEPS = Symbol('steps')

@Module({ providers: [{ provide: STEPS, useFactory: openSteps }], exports: [STEPS] })
export class StepsModule implements OnApplicationShutdown {
  constructor(@Inject(STEPS) private readonly steps: Steps) {}

  async onApplicationShutdown(): Promise<void> {
    await Promise.all([this.steps.mail.close(), this.steps.crm.close()])
  }
}
