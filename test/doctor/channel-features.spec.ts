import assert from 'node:assert/strict';
import { wrongChannelWords } from '../../src/doctor/channel-features.ts';

const bots = [{ scopes: ['personal'] }, { scopes: ['personal', 'team'] }];
const tier1 = { supportsChannelFeatures: 'tier1' };

describe('What Teams demands about shared and private channels', () => {
  for (const [says, manifest, wrong] of [
    ['takes tier1', { manifestVersion: '1.27', bots, ...tier1 }, []],
    ['refuses a manifest that says nothing', { manifestVersion: '1.25', bots }, ['supportsChannelFeatures']],
    [
      'refuses another word than tier1',
      { manifestVersion: '1.27', bots, supportsChannelFeatures: 'tier2' },
      ['supportsChannelFeatures'],
    ],
    [
      'does not take it inside the bot',
      { manifestVersion: '1.27', bots: [{ scopes: ['team'], ...tier1 }] },
      ['supportsChannelFeatures'],
    ],
    [
      'refuses the older word, whatever else is said',
      { manifestVersion: '1.27', bots, ...tier1, supportedChannelTypes: ['sharedChannels'] },
      ['supportedChannelTypes'],
    ],
    [
      'names both that are wrong',
      { manifestVersion: '1.30', bots, supportedChannelTypes: [] },
      ['supportsChannelFeatures', 'supportedChannelTypes'],
    ],
    ['asks nothing of an older manifest', { manifestVersion: '1.9', bots, supportedChannelTypes: [] }, []],
    ['asks it of a preview', { manifestVersion: 'devPreview', bots }, ['supportsChannelFeatures']],
    ['asks it of a second edition', { manifestVersion: '2.0', bots }, ['supportsChannelFeatures']],
    [
      'asks nothing of an app without a bot for teams',
      { manifestVersion: '1.27', bots: [{ scopes: ['personal', 'groupChat'] }] },
      [],
    ],
    ['asks nothing of what is no manifest', undefined, []],
  ] as const) {
    it(says, () => {
      assert.deepEqual(wrongChannelWords(manifest), wrong);
    });
  }
});
