import { Logger as NestLogger } from '@nestjs/common'
import { Logger } from 'graphile-worker'

const logger = new NestLogger('Jobs')

/** What the job queue has to say goes where everything else goes. */
export function jobLogger(): Logger {
  return new Logger(() => (level, message) => {
    if (level === 'error') logger.error(message)
    else if (level === 'warning') logger.warn(message)
    else logger.debug(message)
  })
}
