/** Put in by the build. */
declare const PLAN: import('../plan.ts').WorkerPlan
