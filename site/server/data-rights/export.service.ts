import { Readable } from 'node:stream'
import { Injectable } from '@nestjs/common'
import { makeZip } from 'client-zip'
import { eq } from 'drizzle-orm'
import { DatabaseService } from '../database/database.service.ts'
import type { Database } from '../database/executor.ts'
import { users } from '../database/schema.ts'
import { attemptFiles } from './export-attempts.ts'
import type { ExportFile } from './export-file.ts'
import { exportParts } from './export-parts.ts'
import { readmeOf } from './export-readme.ts'

/** All that is somebody's, as one file. */
@Injectable()
export class ExportService {
  constructor(private readonly database: DatabaseService) {}

  /**
   * A ZIP that is made as it is read: however much somebody has, one attempt and one page of a list are in memory. It is no
   * snapshot, so that a slow reader holds up nobody.
   */
  async of(person: string): Promise<Readable> {
    const { db } = this.database
    const [user] = await db.select({ name: users.name }).from(users).where(eq(users.id, person))
    return Readable.from(makeZip(files(db, person, user?.name ?? '')))
  }
}

async function* files(db: Database, person: string, name: string): AsyncGenerator<ExportFile> {
  const lastModified = new Date()
  yield { name: 'README.txt', input: readmeOf(name, lastModified), lastModified }
  for (const part of exportParts(db, person)) yield { name: part.name, input: inJson(part.items), lastModified }
  yield* attemptFiles(db, person)
}

/** @param items each as JSON */
async function* inJson(items: AsyncIterable<string>): AsyncGenerator<string> {
  let before = '[\n'
  for await (const item of items) {
    yield `${before}${item}`
    before = ',\n'
  }
  yield before === '[\n' ? '[]\n' : '\n]\n'
}
