import { Module } from '@nestjs/common'
import { AccessModule } from '../access/access.module.js'
import { LettersController } from './letters.controller.js'

@Module({ imports: [AccessModule], controllers: [LettersController] })
export class LettersModule {}
