import { rm } from 'node:fs/promises'
import { Injectable, type DynamicModule } from '@nestjs/common'
import { APP_FILTER, APP_GUARD, APP_PIPE, NestFactory } from '@nestjs/core'
import type { NestExpressApplication } from '@nestjs/platform-express'
import { eq } from 'drizzle-orm'
import type { Request } from 'express'
import { temporaryCourse } from '#engine/exercise/fixture.testing.ts'
import { AccessGuard } from '../access/access.guard.ts'
import { Actors, type Actor } from '../access/actor.ts'
import type { Config } from '../config.ts'
import { DatabaseModule } from '../database/database.module.ts'
import { DatabaseService } from '../database/database.service.ts'
import { users } from '../database/schema.ts'
import { describeApi } from '../openapi/describe-api.ts'
import { ProblemFilter } from '../problems/problem.filter.ts'
import { validationPipe } from '../problems/validation.pipe.ts'
import type { Exposure } from '../security/exposure.ts'
import { SecurityModule } from '../security/security.module.ts'
import { testConfig, type TestServer } from '../server.testing.ts'
import { CONFIG, DATABASE_URL, EXPOSURE } from '../tokens.ts'
import { CohortsModule } from './cohorts.module.ts'

/** Says who sends a request. Only a test believes it. */
export const PERSON_HEADER = 'x-test-person'

export interface CohortsServer extends AsyncDisposable, Pick<TestServer, 'base' | 'course'> {
  /** In OpenAPI. */
  readonly description: unknown
}

@Injectable()
class HeaderActors extends Actors {
  constructor(private readonly database: DatabaseService) {
    super()
  }

  async of(request: Request): Promise<Actor | undefined> {
    const id = request.get(PERSON_HEADER)
    if (id === undefined) return undefined
    const [user] = await this.database.db.select().from(users).where(eq(users.id, id))
    return user && { id, name: user.name, kind: user.isGuest ? 'guest' : 'account', isAdministrator: user.isAdministrator }
  }
}

/** Cohorts as the server has them, behind its guards and on a real PostgreSQL, for people who need not sign in. */
export async function cohortsServer(cluster: { url: string }): Promise<CohortsServer> {
  const course = await temporaryCourse()
  const app = await NestFactory.create<NestExpressApplication>(appOf(testConfig(cluster, course), cluster.url), {
    logger: ['error'],
    bodyParser: false,
    forceCloseConnections: true,
  })
  app.set('query parser', 'simple')
  await app.init()
  const description = describeApi(app, 'test')
  await app.listen(0, '127.0.0.1')
  return {
    base: (await app.getUrl()).replace('127.0.0.1', 'localhost'),
    course,
    description,
    [Symbol.asyncDispose]: async () => {
      await app.close()
      await rm(course.root, { recursive: true, force: true })
    },
  }
}

function appOf(config: Config, databaseUrl: string): DynamicModule {
  const exposure: Exposure = { sandbox: 'bwrap', token: null, notice: null }
  const settings: DynamicModule = {
    module: class SettingsModule {},
    global: true,
    providers: [
      { provide: CONFIG, useValue: config },
      { provide: EXPOSURE, useValue: exposure },
      { provide: DATABASE_URL, useValue: databaseUrl },
    ],
    exports: [CONFIG, EXPOSURE, DATABASE_URL],
  }
  return {
    module: class CohortsServerModule {},
    imports: [settings, SecurityModule, DatabaseModule, CohortsModule],
    providers: [
      { provide: Actors, useClass: HeaderActors },
      { provide: APP_GUARD, useClass: AccessGuard },
      { provide: APP_FILTER, useClass: ProblemFilter },
      { provide: APP_PIPE, useFactory: validationPipe },
    ],
  }
}
