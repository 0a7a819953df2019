// Rows as Supabase's database webhooks send them. All data is made up.
import { type Draw, integer, type SampleSet } from './draw.ts'

export const supabaseSamples: SampleSet = {
  headers: () => [['content-type', 'application/json']],
  bodies: {
    'INSERT.berths': (draw) => ({ ...change('INSERT'), record: berth(draw), old_record: null }),
    'UPDATE.berths': (draw) => ({
      ...change('UPDATE'),
      record: berth(draw),
      old_record: { ...berth(draw), free: false },
    }),
    'DELETE.berths': (draw) => ({ ...change('DELETE'), record: null, old_record: berth(draw) }),
  },
}

function change(type: string): Record<string, unknown> {
  return { type, table: 'berths', schema: 'public' }
}

function berth(draw: Draw): Record<string, unknown> {
  return { id: draw.id, name: `Berth ${integer(draw, 1, 99)}`, free: true, updated_at: new Date(draw.at).toISOString() }
}
