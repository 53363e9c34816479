/** What tenants and members may be called: 1 to 60 letters, digits, dots, underscores, hyphens and colons, in lower case. */
export const NAME = /^[a-z0-9][a-z0-9._:-]{0,59}$/
