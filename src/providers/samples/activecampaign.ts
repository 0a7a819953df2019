// Forms as ActiveCampaign posts them, one contact in each. All data is made up.
import { type Draw, integer, people, pick, type SampleSet } from './draw.ts'

export const activecampaignSamples: SampleSet = {
  headers: () => [
    ['content-type', 'application/x-www-form-urlencoded'],
    ['user-agent', 'ActiveCampaign/1.0'],
  ],
  bodies: {
    subscribe: (draw) => contact(draw, 'subscribe', { list: '3' }),
    contact_tag_added: (draw) => contact(draw, 'contact_tag_added', { tag: 'berth-holder' }),
  },
}

function contact(draw: Draw, type: string, more: Record<string, string>): string {
  const { name, email } = pick(draw, people)
  return new URLSearchParams({
    type,
    date_time: `${new Date(draw.at).toISOString().slice(0, 19)}+00:00`,
    initiated_from: 'admin',
    ...more,
    'contact[id]': String(integer(draw, 1, 9_999)),
    'contact[email]': email,
    'contact[first_name]': name.split(' ')[0] ?? name,
    'contact[fields][reference]': draw.id,
  }).toString()
}
