/** What `#grader` offers to a lesson's grader: nothing else may be imported there. */
export { requirement } from './declare.ts'
export type {
  Call,
  Clock,
  Database,
  Dependency,
  DependencyRule,
  Exit,
  Fault,
  FaultPoint,
  Fixtures,
  Hold,
  HttpClient,
  Logs,
  LogLine,
  Queries,
  QueryLog,
  Random,
  Row,
  Statement,
  Subject,
  Valkey,
} from './types.ts'
