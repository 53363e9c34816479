declare module 'virtual:loadbearing/exercises' {
  const exercises: import('../workspace/model/exercise.ts').PublicExercise[]
  export default exercises
}

declare module 'virtual:loadbearing/typings' {
  const typings: Record<string, string>
  export default typings
}
