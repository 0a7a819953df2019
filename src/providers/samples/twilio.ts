// Form posts as Twilio makes them for messages, calls and recordings. All data is made up.
import { type Draw, guid, hex, integer, people, pick, type SampleSet } from './draw.ts'

const account = 'AC4f1c9e02d7b8a36550e1f2a3b4c5d6e7'

export const twilioSamples: SampleSet = {
  headers: (_type, draw) => [
    ['content-type', 'application/x-www-form-urlencoded; charset=UTF-8'],
    ['user-agent', 'TwilioProxy/1.1'],
    ['accept', '*/*'],
    ['i-twilio-idempotency-token', guid(draw)],
  ],
  bodies: {
    'message.received': (draw) =>
      form({ ...message(draw), SmsStatus: 'received', ...text(draw), NumMedia: '0', NumSegments: '1' }),
    'message.sent': (draw) => form({ ...message(draw), MessageStatus: 'sent', SmsStatus: 'sent' }),
    'message.delivered': (draw) => form({ ...message(draw), MessageStatus: 'delivered', SmsStatus: 'delivered' }),
    'message.failed': (draw) =>
      form({ ...message(draw), MessageStatus: 'failed', SmsStatus: 'failed', ErrorCode: '30005' }),
    'call.ringing': (draw) => form({ ...call(draw), CallStatus: 'ringing' }),
    'call.completed': (draw) =>
      form({
        ...call(draw),
        CallStatus: 'completed',
        CallDuration: String(integer(draw, 4, 600)),
        Timestamp: new Date(draw.at).toUTCString(),
      }),
    'recording.completed': (draw) => form({ ...recording(draw), RecordingStatus: 'completed' }),
  },
}

function form(fields: Record<string, string>): string {
  return new URLSearchParams(fields).toString()
}

function message(draw: Draw): Record<string, string> {
  const sid = `SM${hex(draw, 32)}`
  return {
    AccountSid: account,
    ApiVersion: '2010-04-01',
    From: phone(draw),
    MessageSid: sid,
    SmsSid: sid,
    To: phone(draw),
  }
}

function text(draw: Draw): Record<string, string> {
  const who = pick(draw, people)
  return {
    Body: pick(draw, ['Är kajplats 7 ledig?', 'On arrive à 14 h', 'OK']),
    FromCity: who.city,
    FromCountry: who.country,
  }
}

function call(draw: Draw): Record<string, string> {
  const caller = phone(draw)
  return {
    AccountSid: account,
    ApiVersion: '2010-04-01',
    CallSid: `CA${hex(draw, 32)}`,
    Caller: caller,
    Called: phone(draw),
    Direction: 'inbound',
    From: caller,
    To: phone(draw),
  }
}

function recording(draw: Draw): Record<string, string> {
  const sid = `RE${hex(draw, 32)}`
  return {
    AccountSid: account,
    CallSid: `CA${hex(draw, 32)}`,
    RecordingSid: sid,
    RecordingUrl: `https://api.twilio.com/2010-04-01/Accounts/${account}/Recordings/${sid}`,
    RecordingDuration: String(integer(draw, 2, 300)),
    RecordingChannels: '1',
  }
}

function phone(draw: Draw): string {
  return `+4670${integer(draw, 1_000_000, 9_999_999)}`
}
