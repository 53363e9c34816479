import { Body, Controller, Delete, Get, HttpCode, NotFoundException, Param, Post, Put, UseInterceptors } from '@nestjs/common'
import { CachedInterceptor } from '../cache/cached.interceptor.js'
import { ChangesInterceptor } from '../cache/changes.interceptor.js'
import { Tenant } from '../tenancy/tenant.decorator.js'
import { FollowDto } from './dto/follow.dto.js'
import { SaveProfileDto } from './dto/save-profile.dto.js'
import { HandlePipe } from './handle.pipe.js'
import type { Profile } from './profile.js'
import { type ProfileViewV1, type ProfileViewV2, toViewV1, toViewV2 } from './profile.views.js'
import { ProfilesService } from './profiles.service.js'

@Controller()
export class ProfilesController {
  constructor(private readonly profiles: ProfilesService) {}

  @Get('v1/profiles/:handle')
  @UseInterceptors(CachedInterceptor)
  async showV1(@Tenant() tenant: string, @Param('handle', HandlePipe) handle: string): Promise<ProfileViewV1> {
    return toViewV1(await this.open(tenant, handle))
  }

  @Get('v2/profiles/:handle')
  @UseInterceptors(CachedInterceptor)
  async showV2(@Tenant() tenant: string, @Param('handle', HandlePipe) handle: string): Promise<ProfileViewV2> {
    return toViewV2(await this.open(tenant, handle))
  }

  @Put('v2/profiles/:handle')
  @HttpCode(204)
  @UseInterceptors(ChangesInterceptor)
  async save(@Tenant() tenant: string, @Param('handle', HandlePipe) handle: string, @Body() { bio = '', ...names }: SaveProfileDto) {
    await this.profiles.save(tenant, handle, { ...names, bio })
  }

  @Post('v2/profiles/:handle/followers')
  @HttpCode(204)
  @UseInterceptors(ChangesInterceptor)
  async follow(@Tenant() tenant: string, @Param('handle', HandlePipe) handle: string, @Body() { follower }: FollowDto) {
    if (!(await this.profiles.follow(tenant, handle, follower))) throw new NotFoundException(`There is no ${handle}`)
  }

  @Delete('v2/profiles/:handle')
  @HttpCode(204)
  @UseInterceptors(ChangesInterceptor)
  async remove(@Tenant() tenant: string, @Param('handle', HandlePipe) handle: string) {
    if (!(await this.profiles.remove(tenant, handle))) throw new NotFoundException(`There is no ${handle}`)
  }

  private async open(tenant: string, handle: string): Promise<Profile> {
    const profile = await this.profiles.find(tenant, handle)
    if (!profile) throw new NotFoundException(`There is no ${handle}`)
    return profile
  }
}
