import { Injectable } from '@nestjs/common'

let additions = 0

@Injectable()
export class StatsService {
  countAddition(): void {
    additions += 1
  }

  /** How often something was put into a cart, by anybody, ever. */
  additions(): number {
    return additions
  }
}
