declare module 'virtual:loadbearing/exercises' {
  const exercises: import('../workspace/model/exercise.ts').PublicExercise[]
  export default exercises
}

declare module 'virtual:loadbearing/files' {
  const files: import('./read-catalogue.ts').Catalogue['files']
  export default files
}

declare module '@pagefind/default-ui' {
  export const PagefindUI: new (options: unknown) => object
}
