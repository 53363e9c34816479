/** Folders of the built site whose files carry a hash of their content in their names. */
export const IMMUTABLE_FOLDERS: readonly string[] = ['_astro', 'typings', 'exercises', 'container', 'suites', 'solutions', 'previews']
