import { Body, Controller, Get, HttpCode, Param, ParseIntPipe, Post } from '@nestjs/common'
import { ReserveDto } from './dto/reserve.dto.js'
import { ReservationsService } from './reservations.service.js'

@Controller('reservations')
export class ReservationsController {
  constructor(private readonly reservations: ReservationsService) {}

  @Post()
  reserve(@Body() reservation: ReserveDto) {
    return this.reservations.reserve(reservation)
  }

  @Get(':id')
  open(@Param('id', ParseIntPipe) id: number) {
    return this.reservations.open(id)
  }

  @Post(':id/cancel')
  @HttpCode(200)
  cancel(@Param('id', ParseIntPipe) id: number) {
    return this.reservations.cancel(id)
  }
}
