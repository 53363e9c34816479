import { Injectable } from '@nestjs/common'

/** How often the cache helped, in this process, since it was started. Nobody counts yet. */
@Injectable()
export class CacheStats {
  private hits = 0
  private misses = 0

  hit(): void {
    this.hits += 1
  }

  miss(): void {
    this.misses += 1
  }

  show(): { hits: number; misses: number; hitRatio: number } {
    const { hits, misses } = this
    return { hits, misses, hitRatio: hits / (hits + misses || 1) }
  }
}
