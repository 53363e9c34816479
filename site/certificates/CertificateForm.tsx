import { Form } from '../account/Form.tsx'
import { newCertificateSchema, type TrackProgress } from '../runtimes/server/certificates-api.ts'

interface Props {
  track: TrackProgress
  /** What to propose. */
  name: string
  onIssue: (name: string) => Promise<void>
}

const schema = newCertificateSchema.pick({ name: true })

/** Asks for the name that a certificate is made out to. */
export function CertificateForm({ track, name, onIssue }: Props) {
  return (
    <Form
      fields={[
        {
          name: 'name',
          label: 'Name on the certificate',
          type: 'text',
          autocomplete: 'name',
          value: name,
          help: `All exercises of ${track.title} have passed. Whoever you give the link to sees this name, the track, the day and the exercises, and nothing else of you.`,
        },
      ]}
      schema={schema}
      submit="Make the certificate"
      send={(values) => onIssue(values.name)}
    />
  )
}
