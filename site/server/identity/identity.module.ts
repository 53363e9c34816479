import { Module } from '@nestjs/common'
import type { Request } from 'express'
import { Actors, WrongTokens } from '../access/actor.ts'
import { AccessTokensController } from '../access-tokens/access-tokens.controller.ts'
import { AccessTokensService } from '../access-tokens/access-tokens.service.ts'
import { DatabaseModule } from '../database/database.module.ts'
import { MailModule } from '../mail/mail.module.ts'
import { PeopleActors } from './actors.ts'
import { AddressProofsController } from './address-proofs.controller.ts'
import { AddressProofsService } from './address-proofs.service.ts'
import { AdministratorLinkService } from './administrator-link.service.ts'
import { AdministratorController } from './administrator.controller.ts'
import { AttemptsService } from './attempts.service.ts'
import { AuthService } from './auth.service.ts'
import { OidcController } from './oidc.controller.ts'
import { PasswordResetsController } from './password-resets.controller.ts'
import { PeopleController } from './people.controller.ts'
import { PeopleService } from './people.service.ts'
import { SessionActors } from './session-actors.ts'

/** Who people are. */
@Module({
  imports: [DatabaseModule, MailModule],
  controllers: [
    PeopleController,
    PasswordResetsController,
    AddressProofsController,
    OidcController,
    AdministratorController,
    AccessTokensController,
  ],
  providers: [
    AuthService,
    AttemptsService,
    AddressProofsService,
    PeopleService,
    AdministratorLinkService,
    SessionActors,
    AccessTokensService,
    { provide: Actors, useClass: PeopleActors },
    {
      provide: WrongTokens,
      useFactory: (attempts: AttemptsService) => ({ count: (request: Request) => attempts.count('accessToken', request) }),
      inject: [AttemptsService],
    },
  ],
  exports: [Actors, WrongTokens, AuthService, AdministratorLinkService, AttemptsService, MailModule],
})
export class IdentityModule {}
