// Board events as monday.com posts them for an app. All data is made up.
import { type Draw, integer, type SampleSet } from './draw.ts'

export const mondaySamples: SampleSet = {
  headers: () => [['content-type', 'application/json']],
  bodies: {
    create_pulse: (draw) => event(draw, 'create_pulse', { pulseName: 'Paint the hull' }),
    update_column_value: (draw) =>
      event(draw, 'update_column_value', {
        columnId: 'status',
        columnType: 'color',
        value: { label: { index: 1, text: 'Done' } },
        previousValue: null,
      }),
  },
}

function event(draw: Draw, type: string, fields: Record<string, unknown>): Record<string, unknown> {
  return {
    event: {
      app: 'monday',
      type,
      triggerTime: new Date(draw.at).toISOString(),
      subscriptionId: integer(draw, 10_000_000, 99_999_999),
      userId: integer(draw, 1_000_000, 9_999_999),
      boardId: integer(draw, 1_000_000_000, 1_999_999_999),
      pulseId: integer(draw, 1_000_000_000, 1_999_999_999),
      ...fields,
      triggerUuid: draw.id,
    },
  }
}
