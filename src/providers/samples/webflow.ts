// Triggers as Webflow sends them. All data is made up.
import { integer, people, pick, type SampleSet } from './draw.ts'

export const webflowSamples: SampleSet = {
  headers: () => [['content-type', 'application/json']],
  bodies: {
    form_submission: (draw) => ({
      triggerType: 'form_submission',
      payload: {
        name: 'Book a berth',
        siteId: '65000000aa00002b30600049',
        data: { name: pick(draw, people).name, email: pick(draw, people).email },
        submittedAt: new Date(draw.at).toISOString(),
        id: draw.id,
        formId: '65000000adbe00a9a3000062',
      },
    }),
    collection_item_changed: (draw) => ({
      triggerType: 'collection_item_changed',
      payload: {
        id: draw.id,
        siteId: '65000000aa00002b30600049',
        collectionId: '65000000c0110000b0000001',
        lastUpdated: new Date(draw.at).toISOString(),
        isArchived: false,
        isDraft: false,
        fieldData: { name: `Berth ${integer(draw, 1, 99)}`, slug: 'berth' },
      },
    }),
  },
}
