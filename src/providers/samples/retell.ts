// Events as Retell AI sends them: the call as it is then. All data is made up.
import { type Draw, hex, type SampleSet } from './draw.ts'

type Fields = Record<string, unknown>

export const retellSamples: SampleSet = {
  headers: () => [
    ['content-type', 'application/json'],
    ['user-agent', 'axios/1.12.2'],
  ],
  bodies: {
    call_started: (draw) => ({ event: 'call_started', call: call(draw, 'ongoing') }),
    call_ended: (draw) => ({
      event: 'call_ended',
      call: { ...call(draw, 'ended'), end_timestamp: draw.at, disconnection_reason: 'user_hangup' },
    }),
    call_analyzed: (draw) => ({
      event: 'call_analyzed',
      call: { ...call(draw, 'ended'), call_analysis: { user_sentiment: 'Positive', call_successful: true } },
    }),
  },
}

function call(draw: Draw, status: string): Fields {
  return {
    call_type: 'phone_call',
    call_id: `call_${draw.id}`,
    agent_id: `agent_${hex(draw, 26)}`,
    call_status: status,
    from_number: '+4640555010',
    to_number: '+4640555020',
    direction: 'inbound',
    start_timestamp: draw.at - 61_000,
    transcript: 'Agent: Harbour, good morning.\nUser: Is berth 7 free?',
    metadata: {},
  }
}
