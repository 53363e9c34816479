/** Characters that not everything can hold: PostgreSQL no NUL, UTF-8 no half of a pair. */
export const TAINTS = ['\u0000', '\ud800', '\udc00a', '\u0000', '\u202e', '\r\n', "'", '\\', '\ufffe'] as const
