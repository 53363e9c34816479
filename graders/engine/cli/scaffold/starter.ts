import type { SourceFiles } from '../../compile/types.ts'

/** The file that mutants and solution of a scaffold change. */
export const CHANGED_FILE = { nest: 'src/items/items.service.ts', express: 'src/items.ts' } as const

/**
 * A running service with one route, `GET /items`, to write the flawed one into.
 *
 * @param proofs what the exercise proves; the visible tests name them, for the author to show or to take out
 * @example Object.keys(starterFor('express', ['It counts'])) // ['src/main.ts', 'src/items.ts', 'test/items.test.ts']
 */
export function starterFor(stack: 'nest' | 'express', proofs: readonly string[]): SourceFiles {
  const todo = proofs.map((proof) => `  it.todo(${JSON.stringify(proof)})`).join('\n')
  return { ...(stack === 'nest' ? NEST : EXPRESS), 'test/items.test.ts': TEST.replace('  // The others\n', `${todo}\n`) }
}

const NEST: SourceFiles = {
  'src/main.ts': `import 'reflect-metadata'
import { NestFactory } from '@nestjs/core'
import { AppModule } from './app.module.js'

const app = await NestFactory.create(AppModule)
app.enableShutdownHooks()
await app.listen(Number(process.env.PORT))
`,
  'src/app.module.ts': `import { Module } from '@nestjs/common'
import { ItemsModule } from './items/items.module.js'

@Module({ imports: [ItemsModule] })
export class AppModule {}
`,
  'src/items/items.module.ts': `import { Module } from '@nestjs/common'
import { ItemsController } from './items.controller.js'
import { ItemsService } from './items.service.js'

@Module({ controllers: [ItemsController], providers: [ItemsService] })
export class ItemsModule {}
`,
  'src/items/items.controller.ts': `import { Controller, Get } from '@nestjs/common'
import { type Item, ItemsService } from './items.service.js'

@Controller('items')
export class ItemsController {
  constructor(private readonly items: ItemsService) {}

  @Get()
  list(): Item[] {
    return this.items.list()
  }
}
`,
  'src/items/items.service.ts': `import { Injectable } from '@nestjs/common'

export interface Item {
  id: number
  name: string
}

@Injectable()
export class ItemsService {
  list(): Item[] {
    return [{ id: 1, name: 'first' }]
  }
}
`,
}

const EXPRESS: SourceFiles = {
  'src/main.ts': `import express from 'express'
import { listItems } from './items.js'

const app = express()
app.use(express.json())

app.get('/items', (_request, response) => {
  response.json(listItems())
})

const server = app.listen(Number(process.env.PORT))
process.on('SIGTERM', () => server.close())
`,
  'src/items.ts': `export interface Item {
  id: number
  name: string
}

export function listItems(): Item[] {
  return [{ id: 1, name: 'first' }]
}
`,
}

const TEST = `import request from 'supertest'
import { describe, expect, it } from 'vitest'

// Runs against the running service.
const api = () => request(process.env.SUBJECT_URL ?? '')

describe('GET /items', () => {
  it('lists the items', async () => {
    const { body } = await api().get('/items').expect(200)
    expect(body).toEqual([{ id: 1, name: 'first' }])
  })

  // The others
})
`
