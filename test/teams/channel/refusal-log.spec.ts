import assert from 'node:assert/strict';
import { createRefusalLog } from '../../../src/teams/channel/refusal-log.ts';
import { keptLog } from '../../support/teams/kit.ts';

describe('the log of what the door turned away', () => {
  it('has a line with each reason at once, and one a minute with how often it was so', () => {
    const log = keptLog();
    let now = 0;
    const refused = createRefusalLog(log, () => now);
    for (let n = 0; n < 1_000; n += 1) refused('no token');
    refused('channel');
    now += 60_000;
    refused('no token');
    refused('endorsement');
    assert.deepEqual(
      log.lines.map(({ level, fields }) => [level, fields]),
      [
        ['warn', { reason: 'no token', times: 1 }],
        ['warn', { reason: 'channel', times: 1 }],
        ['warn', { reason: 'no token', times: 1_000 }],
        ['warn', { reason: 'endorsement', times: 1 }],
      ],
    );
  });
});
