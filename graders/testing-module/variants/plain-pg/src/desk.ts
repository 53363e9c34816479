import {
  BadRequestException,
  Body,
  Controller,
  Get,
  HttpCode,
  NotFoundException,
  Param,
  Post,
  Req,
  UnauthorizedException,
} from '@nestjs/common'
import type { NextFunction, Request, Response } from 'express'
import { z } from 'zod'
import { Till } from './till.js'

type Asked = Request & { owner?: string }

export function requireKey(request: Asked, _response: Response, next: NextFunction): void {
  request.owner = { 'key-harbour': 'harbour', 'key-mill': 'mill' }[String(request.headers['x-api-key'])]
  next(request.owner === undefined ? new UnauthorizedException('no key') : undefined)
}

const amount = z.int().min(1).max(10_000_000)
const issued = z.object({ code: z.string().regex(/^[a-z0-9-]{4,40}$/i), pin: z.string().regex(/^\d{4}$/), balanceCents: amount })
const taken = z.object({ amountCents: amount })

function read<T>(schema: z.ZodType<T>, body: unknown): T {
  const parsed = schema.safeParse(body)
  if (!parsed.success) throw new BadRequestException({ wrong: parsed.error.issues.map(({ path }) => path.join('.')) })
  return parsed.data
}

@Controller('vouchers')
export class Desk {
  constructor(private readonly till: Till) {}

  @Post()
  async issue(@Req() { owner = '' }: Asked, @Body() body: unknown) {
    return this.till.issue(owner, read(issued, body))
  }

  @Get()
  async all(@Req() { owner = '' }: Asked) {
    return this.till.all(owner)
  }

  @Get(':code')
  async one(@Req() { owner = '' }: Asked, @Param('code') code: string) {
    return (await this.till.one(owner, code)) ?? missing()
  }

  @Post(':code/redemptions')
  @HttpCode(200)
  async take(@Req() { owner = '' }: Asked, @Param('code') code: string, @Body() body: unknown) {
    return (await this.till.take(owner, code, read(taken, body).amountCents)) ?? missing()
  }

  @Get(':code/redemptions')
  async history(@Req() { owner = '' }: Asked, @Param('code') code: string) {
    return (await this.till.history(owner, code)) ?? missing()
  }
}

function missing(): never {
  throw new NotFoundException('no voucher of that code here')
}
