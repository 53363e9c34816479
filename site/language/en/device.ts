import { area } from '../area.ts'

/** What lists of lessons say of the work on this device, and the header of the cards that wait. */
export const device = area('device', {
  passed: { one: 'On this device: {passed} of {count} lesson passed.', other: 'On this device: {passed} of {count} lessons passed.' },
  passedAndStarted: {
    one: 'On this device: {passed} of {count} lesson passed, {started} started.',
    other: 'On this device: {passed} of {count} lessons passed, {started} started.',
  },
  unreadable: 'Your progress on this device can’t be read. {why}',
  isPassed: 'passed',
  isStarted: 'started',
  holds: { one: '{passed} of {count} requirements hold', other: '{passed} of {count} requirements hold' },
  cardsDue: { one: 'One card waits for you.', other: '{count} cards wait for you.' },
})
