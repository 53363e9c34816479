import { area } from '../area.ts'

/** The home page, and the tracks on it. */
export const home = area('home', {
  description:
    'Learn senior-level backend engineering by repairing small, realistic, flawed services. A hidden grader observes the running service.',
  forWhom: 'For backend developers who want to be trusted with production',
  title: 'Find the part that carries the load. Repair it.',
  lead: 'Each lesson gives you a small NestJS or Express service that works, and has a flaw that would hurt in production. You repair it in your browser. A hidden grader runs your service and tells you, requirement by requirement, what holds.',
  findLesson: 'Find a lesson',
  findTheme: 'Find a theme',
  how: 'How a lesson goes',
  read: '<strong>Read the symptom.</strong> A page, a graph, a ticket: what somebody saw, and the evidence that the service itself gives.',
  repair:
    '<strong>Repair the service.</strong> A real NestJS or Express app with its database, in an editor with the real types. Run it and send it requests.',
  grade:
    '<strong>Let it be graded.</strong> The grader counts queries, kills processes, pulls the network. It observes behaviour, never how you spelled it.',
  defend: '<strong>Defend it.</strong> Compare with a reference repair and the reasons for it, and know what a reviewer would ask.',
  who: 'Who it is for',
  learners: 'Learners',
  learnersWhy:
    'You have shipped an app, but never been on call. Work at your own pace. No account is needed; your work stays on this device.',
  mentors: 'Mentors',
  mentorsWhy:
    'You review code and answer questions. Requirements give you a shared language: point at the one that fails, and at the hint that fits.',
  teams: 'Teams',
  teamsWhy:
    'You run the course on your own server, from one command. Verdicts come from a sandbox there, and learner code never leaves your network.',
  tracks: 'Tracks',
  written:
    '{written} of {count} lessons can be taken now; they teach {taught} of {themes} themes and questions. <lessons>Find one by stack, length or article</lessons>, or <themes>by theme</themes>.',
  lessonsOf: '{written} of {count} lessons',
  tryOne: 'Try one now',
  aboutExercise: 'About this exercise',
  start: 'Start this exercise',
  runsHere: 'It runs right here, without an account. Or <lesson>read the lesson first</lesson>.',
})
