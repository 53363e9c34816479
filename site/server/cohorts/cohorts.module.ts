import { Module } from '@nestjs/common'
import { CohortRoles } from '../access/access.ts'
import { BundlesModule } from '../bundles/bundles.module.ts'
import { CatalogueModule } from '../catalogue/catalogue.module.ts'
import { DatabaseModule } from '../database/database.module.ts'
import { IdentityModule } from '../identity/identity.module.ts'
import { AssignmentsController } from './assignments.controller.ts'
import { AssignmentsService } from './assignments.service.ts'
import { AttemptsController } from './attempts.controller.ts'
import { AttemptsService } from './attempts.service.ts'
import { CohortsController } from './cohorts.controller.ts'
import { CohortsService } from './cohorts.service.ts'
import { DueController } from './due.controller.ts'
import { DueService } from './due.service.ts'
import { ExtensionsController } from './extensions.controller.ts'
import { ExtensionsService } from './extensions.service.ts'
import { GradebookController } from './gradebook.controller.ts'
import { InvitationMailsService } from './invitation-mails.service.ts'
import { InvitationsController } from './invitations.controller.ts'
import { InvitationsService } from './invitations.service.ts'
import { JoiningController } from './joining.controller.ts'
import { JoinLinksService } from './join-links.service.ts'
import { JoinsService } from './joins.service.ts'
import { KeptExercisesController } from './kept-exercises.controller.ts'
import { KeptExercisesService } from './kept-exercises.service.ts'
import { MembersController } from './members.controller.ts'
import { MembersService } from './members.service.ts'
import { MembershipRoles } from './membership-roles.ts'
import { PinnedRevisions } from './pinned-revisions.ts'
import { ProgressController } from './progress.controller.ts'
import { StandingsController } from './standings.controller.ts'

/** Cohorts, who is in them, how people get in, and what they are given to do. Others ask it for roles. */
@Module({
  imports: [DatabaseModule, CatalogueModule, BundlesModule, IdentityModule],
  controllers: [
    CohortsController,
    MembersController,
    JoiningController,
    InvitationsController,
    AssignmentsController,
    ExtensionsController,
    AttemptsController,
    ProgressController,
    StandingsController,
    GradebookController,
    DueController,
    KeptExercisesController,
  ],
  providers: [
    CohortsService,
    MembersService,
    JoinLinksService,
    JoinsService,
    InvitationsService,
    InvitationMailsService,
    AssignmentsService,
    ExtensionsService,
    AttemptsService,
    DueService,
    KeptExercisesService,
    PinnedRevisions,
    { provide: CohortRoles, useClass: MembershipRoles },
  ],
  exports: [CohortRoles],
})
export class CohortsModule {}
