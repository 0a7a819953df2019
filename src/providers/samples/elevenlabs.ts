// Webhooks as ElevenLabs sends them. All data is made up.
import { type Draw, integer, type SampleSet, seconds, token } from './draw.ts'

export const elevenlabsSamples: SampleSet = {
  headers: () => [
    ['content-type', 'application/json'],
    ['user-agent', 'ElevenLabs/1.0'],
  ],
  bodies: {
    post_call_transcription: (draw) =>
      event(draw, 'post_call_transcription', {
        status: 'done',
        transcript: [
          { role: 'agent', message: 'Harbour office, which berth?', time_in_call_secs: 0 },
          { role: 'user', message: 'Fourteen, until Sunday.', time_in_call_secs: 4 },
        ],
        metadata: { call_duration_secs: integer(draw, 12, 400), cost: integer(draw, 40, 900) },
      }),
    call_initiation_failure: (draw) =>
      event(draw, 'call_initiation_failure', { failure_reason: 'busy', metadata: { type: 'sip' } }),
  },
}

function event(draw: Draw, type: string, data: Record<string, unknown>): Record<string, unknown> {
  return {
    type,
    event_timestamp: seconds(draw),
    data: { agent_id: `agent_${token(draw, 24)}`, conversation_id: `conv_${draw.id}`, ...data },
  }
}
