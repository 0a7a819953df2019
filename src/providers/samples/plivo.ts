// Callbacks as Plivo posts them, as forms, with the nonce that it signs. All data is made up.
import { type Draw, guid, integer, type SampleSet } from './draw.ts'

export const plivoSamples: SampleSet = {
  headers: (_type, draw) => [
    ['content-type', 'application/x-www-form-urlencoded'],
    ['user-agent', 'Plivo'],
    [
      'x-plivo-signature-v3-nonce',
      `${integer(draw, 1_000_000_000, 9_999_999_999)}${integer(draw, 1_000_000, 9_999_999)}`,
    ],
  ],
  bodies: {
    StartApp: (draw) => form({ ...call(draw), Event: 'StartApp', CallStatus: 'ringing' }),
    Hangup: (draw) => form({ ...call(draw), Event: 'Hangup', CallStatus: 'completed', HangupCause: 'NORMAL_CLEARING' }),
    delivered: (draw) => form({ MessageUUID: guid(draw), From: phone(draw), To: phone(draw), Status: 'delivered' }),
  },
}

function call(draw: Draw): Record<string, string> {
  return { CallUUID: guid(draw), Direction: 'inbound', From: phone(draw), To: phone(draw) }
}

function form(fields: Record<string, string>): string {
  return new URLSearchParams(fields).toString()
}

function phone(draw: Draw): string {
  return `4670${integer(draw, 1_000_000, 9_999_999)}`
}
