import { type CallHandler, type ExecutionContext, Injectable, type NestInterceptor, NotFoundException } from '@nestjs/common'
import { Reflector } from '@nestjs/core'
import { firstValueFrom, from, type Observable } from 'rxjs'
import { Answers } from './answers.js'
import { CacheStats } from './cache-stats.js'
import { subjectOf } from './subject.js'

/** Marks a route whose answer is kept, in this form. */
export const Cached = Reflector.createDecorator<string>()

const NONE = ''
const FIVE_MINUTES = 300_000

@Injectable()
export class CachedInterceptor implements NestInterceptor {
  private readonly underWay = new Map<string, Promise<string>>()

  constructor(
    private readonly reflector: Reflector,
    private readonly answers: Answers,
    private readonly stats: CacheStats,
  ) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const form = this.reflector.get(Cached, context.getHandler())
    // Interceptors run before pipes: what is no subject is left to them.
    const subject = subjectOf(context)
    if (form === undefined || subject === undefined) return next.handle()
    return from(this.answer(subject, form, next))
  }

  private async answer(subject: readonly string[], form: string, next: CallHandler): Promise<unknown> {
    const known = await this.answers.look(subject, form)
    const kept = known?.answer
    if (typeof kept === 'string' && isAnswer(kept)) {
      this.stats.hit()
      return shown(kept, subject)
    }
    this.stats.miss()
    return shown(await this.share(subject, form, known?.generation, next), subject)
  }

  private share(subject: readonly string[], form: string, generation: string | undefined, next: CallHandler): Promise<string> {
    // Without Valkey nobody can say which loads are too old to be joined.
    if (generation === undefined) return ask(next)
    const load = JSON.stringify([subject, form, generation])
    const found = this.underWay.get(load)
    if (found) return found
    const mine = this.askAndKeep(subject, form, generation, next).finally(() => this.underWay.delete(load))
    this.underWay.set(load, mine)
    return mine
  }

  private async askAndKeep(subject: readonly string[], form: string, generation: string, next: CallHandler): Promise<string> {
    const answer = await ask(next)
    const lifetime = answer === NONE ? 12_000 + Math.random() * 15_000 : FIVE_MINUTES + (Math.random() - 0.5) * 100_000
    await this.answers.keep(subject, form, generation, answer, Math.round(lifetime))
    return answer
  }
}

async function ask(next: CallHandler): Promise<string> {
  try {
    return JSON.stringify(await firstValueFrom<unknown>(next.handle()))
  } catch (error) {
    if (error instanceof NotFoundException) return NONE
    throw error
  }
}

function isAnswer(text: string): boolean {
  try {
    return text === NONE || typeof JSON.parse(text) === 'object'
  } catch {
    return false
  }
}

function shown(answer: string, [, handle]: readonly string[]): unknown {
  if (answer === NONE) throw new NotFoundException(`There is no ${handle}`)
  return JSON.parse(answer)
}
