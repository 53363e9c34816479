import type { JsonProblemCode } from './json.ts'

/** Every text of the request pane. Whole sentences: a language may need another order. */
export const WORDS = {
  form: 'Request to the running app',
  requests: 'Requests',
  saved: 'Saved',
  noneSaved: 'None yet. “Save” keeps the request that you are writing, on this device.',
  suggested: 'Suggested',
  sent: 'Sent',
  noneSent: 'What you send while this page is open is listed here.',
  blank: 'New request',
  method: 'Method',
  path: 'Path and query',
  pathHint: 'A curl command can be pasted here.',
  send: 'Send',
  sendAgain: 'Send again',
  cancel: 'Cancel',
  sending: 'Waiting for the answer.',
  save: 'Save',
  saveAsNew: 'Save as new',
  name: 'Name of the request',
  rename: 'Rename',
  remove: 'Delete',
  dontName: 'Cancel',
  undo: 'Undo',
  query: 'Query',
  headers: 'Headers',
  body: 'Body',
  add: { query: 'Add a parameter', headers: 'Add a header' },
  rowOf: (kind: 'query' | 'headers', number: number) => (kind === 'query' ? `Parameter ${number}` : `Header ${number}`),
  use: 'Use',
  rowName: 'Name',
  rowValue: 'Value',
  format: 'Format JSON',
  formatted: 'The body was formatted.',
  goToProblem: 'Go there',
  isSentAnyway: 'It can be sent as it is, too.',
  copyCurl: 'Copy as curl',
  copied: 'Copied.',
  copiedCurl: 'The curl command was copied.',
  notCopiedHere: 'The browser did not let the page copy.',
  notCopied: 'The browser did not let the page copy. Here it is, to be copied by hand:',
  notRunning: 'The app is not running. Press Run first.',
  preview: 'Open the running app in a new tab',
  noAnswer: 'The answer shows here: status, headers and body, as they came.',
  answer: 'Answer',
  answerBody: 'Body of the answer',
  answerHeaders: 'Headers of the answer',
  pretty: 'Pretty',
  raw: 'Raw',
  copyBody: 'Copy the body',
  noBody: '(no body)',
  binary: (base64: string) => `(binary, base64) ${base64}`,
  truncated: 'The answer was longer; only its beginning is shown.',
  wasCancelled: 'cancelled',
  hasFailed: 'failed',
  cancelled: 'Cancelled. The app may be working on it still.',
  failed: (message: string) => `The request failed. ${message}`,
  answered: (status: number, time: string, size: string) => `Answer: status ${status}, ${time}, ${size}.`,
  opened: (name: string) => `“${name}” is open.`,
  replaced: (name: string) => `“${name}” is open. What you had written before is not saved.`,
  savedAs: (name: string) => `Saved as “${name}”.`,
  renamed: (name: string) => `It is called “${name}” now.`,
  deleted: (name: string) => `“${name}” is deleted.`,
  undone: 'It is as it was before.',
  needsName: 'Give the request a name.',
  pasted: 'The curl command was taken over.',
  pastedWithout: (left: string) => `The curl command was taken over, but not: ${left}.`,
  unreadable: (count: number) =>
    count === 1
      ? 'One saved request can’t be read by this version of the page.'
      : `${count} saved requests can’t be read by this version of the page.`,
  notKept: (message: string) => `Your requests are not kept on this device. ${message}`,
  headerCount: (count: number) => (count === 1 ? '1 header' : `${count} headers`),
  atLeast: (size: string) => `more than ${size}`,
  removeRow: (name: string) => (name === '' ? 'Remove this row' : `Remove ${name}`),
  renameNamed: (name: string) => `Rename “${name}”`,
  removeNamed: (name: string) => `Delete “${name}”`,
} as const

/** What is wrong with a request that can’t be sent. */
export const PROBLEMS = {
  path: 'The path starts with a slash, such as /orders?limit=20.',
  longPath: 'Path and query have more than 4,096 characters.',
  headerName: (name: string) => `“${name}” can’t be the name of a header. It has letters, digits and hyphens.`,
  headerWithoutName: 'A header has a value, but no name.',
  headerValue: (name: string) => `The value of ${name} has a character that no header can carry.`,
  headerTwice: (name: string) => `${name} is there twice. Switch one of them off, or join their values with a comma.`,
  bodyWithout: (method: string) => `A ${method} request has no body. Empty the body, or choose another method.`,
} as const

/** Why a curl command was not taken over. */
export const CURL_PROBLEMS = {
  quotes: 'The curl command is not whole: a quotation mark is missing.',
  noAddress: 'The curl command has no address.',
  method: (method: string) => `The curl command uses ${method}, which can’t be sent from here.`,
} as const

/** What is wrong at a place of a JSON text. */
export const JSON_PROBLEMS: Readonly<Record<JsonProblemCode, string>> = {
  value: 'A value is expected here.',
  symbol: 'This is no JSON value. Texts stand in double quotes.',
  number: 'This is no number of JSON.',
  name: 'A name in double quotes is expected here.',
  colon: 'A colon is expected here.',
  comma: 'A comma is expected here.',
  brace: 'A closing brace is expected here.',
  bracket: 'A closing bracket is expected here.',
  end: 'The JSON ends before this; nothing more may follow.',
  comment: 'JSON has no comments.',
  string: 'The text that begins here does not end.',
  escape: 'There is no such escape in JSON.',
  character: 'This character has to be written as an escape, such as \\n.',
  unknown: 'This is not JSON.',
}

/** Where it is, and what. Lines and columns count from 1. */
export const jsonPlace = (line: number, column: number, message: string): string => `Line ${line}, column ${column}: ${message}`
