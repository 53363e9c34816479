import { Global, Module } from '@nestjs/common'
import { APP_GUARD } from '@nestjs/core'
import { TenantContext } from './tenant-context.js'
import { TenantGuard } from './tenant.guard.js'

@Global()
@Module({
  providers: [TenantContext, { provide: APP_GUARD, useClass: TenantGuard }],
  exports: [TenantContext],
})
export class TenancyModule {}
