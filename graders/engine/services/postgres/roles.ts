import pg from 'pg'
import { SERVICES } from '../../policy.ts'
import type { Logins } from './grading-database.ts'

/** Owns what is in the templates. Nobody can log in as it or become it. */
export const OWNER = 'lb_owner'

/** A second login with the same rights: the subject can't use up its connections or change its settings. */
export const observerOf = (user: string) => `${user}_o`

/** Closes the databases that every cluster has to everybody, and adds the owner of templates. */
export async function prepareCluster(control: pg.Pool): Promise<void> {
  // Several graders may do this at once.
  await control.query(`
    BEGIN;
    SELECT pg_advisory_xact_lock(hashtext('${OWNER}'));
    REVOKE ALL ON DATABASE postgres, template1 FROM PUBLIC;
    DO $$ BEGIN
      IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '${OWNER}') THEN CREATE ROLE ${OWNER} NOLOGIN; END IF;
    END $$;
    COMMIT`)
}

/**
 * The two roles of a grading. What a role may not raise again by itself
 * (temp_file_limit) is a limit; the others are defaults that protect from accidents,
 * and the grading's budget ends the rest.
 */
export function createRoles({ user, password, observerPassword }: Logins): string {
  const observer = observerOf(user)
  const nothing = 'LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS'
  return `
    CREATE ROLE ${user} ${nothing} CONNECTION LIMIT ${SERVICES.roleConnections.value} PASSWORD ${pg.escapeLiteral(password)};
    ALTER ROLE ${user} SET statement_timeout = '${SERVICES.statementSeconds.value}s';
    ALTER ROLE ${user} SET idle_in_transaction_session_timeout = '${SERVICES.idleTransactionSeconds.value}s';
    ALTER ROLE ${user} SET temp_file_limit = '${SERVICES.temporaryFilesMiB.value}MB';
    ALTER ROLE ${user} SET work_mem = '${SERVICES.workMemoryMiB.value}MB';
    ALTER ROLE ${user} SET max_parallel_workers_per_gather = 0;
    CREATE ROLE ${observer} ${nothing} CONNECTION LIMIT ${SERVICES.observerConnections.value} IN ROLE ${user} PASSWORD ${pg.escapeLiteral(observerPassword)};
    ALTER ROLE ${observer} SET role = '${user}';
    ALTER ROLE ${observer} SET statement_timeout = '${SERVICES.observerStatementSeconds.value}s';
    ALTER ROLE ${observer} SET temp_file_limit = '${SERVICES.temporaryFilesMiB.value}MB';`
}

/** The database stays the superuser's, so that the learner can't change its settings or close it. */
export function databaseGrants({ database, user }: Logins): string {
  return `
    REVOKE ALL ON DATABASE ${database} FROM PUBLIC;
    GRANT CONNECT, CREATE, TEMPORARY ON DATABASE ${database} TO ${user};`
}
