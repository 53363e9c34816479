import { type CallHandler, type ExecutionContext, Injectable, type NestInterceptor } from '@nestjs/common'
import { concatMap, from, type Observable } from 'rxjs'
import { Answers } from './answers.js'
import { subjectOf } from './subject.js'

/** Ends what is kept of a subject once the route has changed it, and before that is answered. */
@Injectable()
export class ChangesInterceptor implements NestInterceptor {
  constructor(private readonly answers: Answers) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const subject = subjectOf(context)
    if (subject === undefined) return next.handle()
    return from(this.answers.change(subject)).pipe(concatMap(() => next.handle()))
  }
}
