// Events as Mautic sends them: a list under the event's own name. All data is made up.
import { type Draw, integer, isoSeconds, people, pick, type SampleSet } from './draw.ts'

export const mauticSamples: SampleSet = {
  headers: () => [
    ['content-type', 'application/json'],
    ['x-origin-base-url', 'https://mautic.tidewater.example'],
  ],
  bodies: {
    'mautic.lead_post_save_new': (draw) => ({ 'mautic.lead_post_save_new': [item(draw, {})] }),
    'mautic.form_on_submit': (draw) => ({
      'mautic.form_on_submit': [item(draw, { submission: { id: integer(draw, 1, 9_999), form: { alias: 'berth' } } })],
    }),
  },
}

function item(draw: Draw, more: Record<string, unknown>): Record<string, unknown> {
  const { name, email, city } = pick(draw, people)
  const all = { name, email, city, reference: draw.id }
  const contact = { id: integer(draw, 1, 99_999), points: integer(draw, 0, 90), fields: { all } }
  return { contact, timestamp: isoSeconds(draw.at).replace('Z', '+00:00'), ...more }
}
