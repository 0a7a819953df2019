// Callbacks as Dropbox Sign sends them: JSON in the field of a multipart form; the scheme puts the hash in. All data is
// made up.
import { type Draw, hex, people, pick, type SampleSet, seconds } from './draw.ts'

const boundary = '----LandfallSample5f1c7d90'

export const dropboxSignSamples: SampleSet = {
  headers: () => [
    ['content-type', `multipart/form-data; boundary=${boundary}`],
    ['user-agent', 'HelloSign API'],
  ],
  write: (json) =>
    `--${boundary}\r\nContent-Disposition: form-data; name="json"\r\n\r\n${JSON.stringify(json)}\r\n--${boundary}--\r\n`,
  bodies: {
    signature_request_sent: (draw) => callback(draw, 'signature_request_sent', 'awaiting_signature'),
    signature_request_signed: (draw) => callback(draw, 'signature_request_signed', 'signed'),
    signature_request_all_signed: (draw) => callback(draw, 'signature_request_all_signed', 'signed'),
  },
}

function callback(draw: Draw, type: string, status: string): Record<string, unknown> {
  const who = pick(draw, people)
  const signature = hex(draw, 32)
  return {
    event: {
      event_time: String(seconds(draw)),
      event_type: type,
      event_metadata: { related_signature_id: signature, reported_for_account_id: hex(draw, 40) },
    },
    signature_request: {
      signature_request_id: draw.id,
      title: 'Berth lease',
      is_complete: type === 'signature_request_all_signed',
      signatures: [
        { signature_id: signature, signer_name: who.name, signer_email_address: who.email, status_code: status },
      ],
    },
  }
}
