import { Body, Controller, Get, Header, HttpCode, Post, Query } from '@nestjs/common'
import {
  ApiConflictResponse,
  ApiDefaultResponse,
  ApiOkResponse,
  ApiOperation,
  ApiPayloadTooLargeResponse,
  ApiQuery,
  ApiTags,
} from '@nestjs/swagger'
import { problemSchema } from '../../runtimes/server/api.ts'
import {
  cardReviewsQuerySchema,
  cardReviewsSchema,
  keptCardReviewsSchema,
  newCardReviewsSchema,
  type CardReviews,
  type CardReviewsOwner,
  type CardReviewsQuery,
  type KeptCardReviews,
  type NewCardReviews,
} from '../../runtimes/server/card-reviews-api.ts'
import { PAGE_SIZE } from '../../runtimes/server/cohorts-api.ts'
import { SignedIn } from '../access/access.ts'
import { CurrentActor, type Actor } from '../access/actor.ts'
import { ForTokens } from '../access/token-scope.ts'
import { CardReviewsService } from './card-reviews.service.ts'

@Controller('api/v1/card-reviews')
@ApiTags('work')
@ApiDefaultResponse({ standardSchema: problemSchema, description: 'What went wrong: `invalid` (400); `signed-out` (401)' })
export class CardReviewsController {
  constructor(private readonly reviews: CardReviewsService) {}

  @Get()
  @SignedIn()
  @ForTokens('work:read')
  @Header('cache-control', 'no-store')
  @ApiOperation({ summary: 'What you did with the cards of your review queue, in the order in which it came here' })
  @ApiQuery({
    name: 'after',
    required: false,
    description: '`place` of an earlier answer: only what came after it',
    schema: { type: 'string', pattern: '^\\d{1,10}$' },
  })
  @ApiQuery({ name: 'limit', required: false, schema: { type: 'integer', minimum: 1, maximum: PAGE_SIZE.most, default: PAGE_SIZE.most } })
  @ApiOkResponse({ standardSchema: cardReviewsSchema })
  after(@CurrentActor() actor: Actor, @Query({ schema: cardReviewsQuerySchema }) query: CardReviewsQuery): Promise<CardReviews> {
    return this.reviews.after(ownerOf(actor), query)
  }

  @Post()
  @SignedIn()
  @ForTokens('work:write')
  @HttpCode(200)
  @ApiOperation({ summary: 'Adds what you did with cards; each review counts once, however often it is sent' })
  @ApiOkResponse({ standardSchema: keptCardReviewsSchema })
  @ApiConflictResponse({ standardSchema: problemSchema, description: 'It is meant for somebody else (`somebody-else`)' })
  @ApiPayloadTooLargeResponse({ standardSchema: problemSchema, description: 'More than an account keeps (`too-many`)' })
  add(@CurrentActor() actor: Actor, @Body({ schema: newCardReviewsSchema }) reviews: NewCardReviews): Promise<KeptCardReviews> {
    return this.reviews.add(ownerOf(actor), reviews)
  }
}

const ownerOf = ({ id, kind }: Actor): CardReviewsOwner => ({ id, kind })
