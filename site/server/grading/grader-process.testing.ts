import { testServer } from '../server.testing.ts'

/** A grader in a process of its own, on the database that DATABASE_URL names; what it takes it never finishes. Tests kill it. */
await testServer({ url: process.env['DATABASE_URL'] ?? '' }, { role: 'grader', logLevel: 'silent' })
