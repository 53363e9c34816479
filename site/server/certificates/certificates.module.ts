import { Module, type DynamicModule } from '@nestjs/common'
import { CatalogueModule } from '../catalogue/catalogue.module.ts'
import type { Config } from '../config.ts'
import { DatabaseModule } from '../database/database.module.ts'
import { IdentityModule } from '../identity/identity.module.ts'
import { CertificateSigner } from './certificate-signer.service.ts'
import { CertificatesController } from './certificates.controller.ts'
import { CertificatesService } from './certificates.service.ts'
import { MyCertificatesController } from './my-certificates.controller.ts'

/** Progress by track and certificates for a server that serves, their signatures for one that grades. */
@Module({})
export class CertificatesModule {
  /** @param grading the module that exports the signatures, where this server grades */
  static for(role: Config['role'], grading: DynamicModule): DynamicModule {
    const serves = role !== 'grader'
    return {
      module: CertificatesModule,
      imports: [DatabaseModule, grading, ...(serves ? [CatalogueModule, IdentityModule] : [])],
      controllers: serves ? [MyCertificatesController, CertificatesController] : [],
      providers: [...(serves ? [CertificatesService] : []), ...(role === 'web' ? [] : [CertificateSigner])],
    }
  }
}
