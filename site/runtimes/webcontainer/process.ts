import type { WebContainerProcess } from '@webcontainer/api'
import type { TrustedProcess } from '#engine/slots/process.ts'

/** Characters of what a process printed beside its messages that are kept to explain its end. */
const COMPLAINT_CAP = 4_000

/** A process of the container as the engine's owner sees one. */
export function trustedProcess(process: WebContainerProcess): TrustedProcess {
  const writer = process.input.getWriter()
  const texts: ((text: string) => void)[] = []
  const ends: (() => void)[] = []
  let complaint = ''
  const ended = process.exit.then(
    () => {},
    () => {},
  )
  void process.output
    .pipeTo(
      new WritableStream({
        write(text) {
          // Lines of messages begin with a mark; the rest is what it has to say to people.
          complaint = (complaint + text.replace(/^[<>][+.].*\r?\n?/gm, '')).slice(-COMPLAINT_CAP)
          for (const listener of texts) listener(text)
        },
      }),
    )
    .catch(() => {})
    .then(() => ends.forEach((listener) => listener()))
  return {
    ended,
    complaint: () => complaint.trim(),
    write: (text) => writer.write(text),
    onText: (listener) => void texts.push(listener),
    onEnd: (listener) => void ends.push(listener),
    // A container's processes can't be told that their input has ended.
    end: async () => {
      process.kill()
      await ended
    },
  }
}
