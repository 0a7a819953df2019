// A body as one may write its template at ConfigCat. All data is made up.
import { people, pick, type SampleSet } from './draw.ts'

export const configcatSamples: SampleSet = {
  headers: () => [
    ['content-type', 'application/json'],
    ['user-agent', 'ConfigCat-Webhook/1.0'],
  ],
  bodies: {
    settings_changed: (draw) => ({
      event: 'settings_changed',
      configName: 'Harbour',
      environmentName: 'Production',
      changedBy: pick(draw, people).email,
      dateTime: new Date(draw.at).toISOString(),
      changeDetails: [{ settingName: 'night mooring', event: 'changed', previousValue: 'false', newValue: 'true' }],
    }),
  },
}
