// Cohort pages as Mixpanel sends them. All data is made up.
import { type Draw, people, type SampleSet } from './draw.ts'

export const mixpanelSamples: SampleSet = {
  headers: () => [['content-type', 'application/json']],
  bodies: {
    members: (draw) => page(draw, 'members'),
    add_members: (draw) => page(draw, 'add_members'),
    remove_members: (draw) => page(draw, 'remove_members'),
  },
}

function page(draw: Draw, action: string): Record<string, unknown> {
  const members = people.slice(0, 3).map(({ name, email, login }) => ({
    email,
    mixpanel_distinct_id: login,
    first_name: name.split(' ')[0],
    last_name: name.split(' ').slice(1).join(' '),
  }))
  return {
    action,
    parameters: {
      mixpanel_project_id: '4815162',
      mixpanel_cohort_name: 'Captains without a berth',
      mixpanel_cohort_id: '2342',
      mixpanel_session_id: draw.id,
      page_info: { total_pages: 1, page_count: 1 },
      members,
    },
  }
}
