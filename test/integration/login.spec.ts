import assert from 'node:assert/strict';
import { readConfig } from '../../src/config/config.ts';
import { createIdentity } from '../../src/compose/identity.ts';
import { worlds } from '../support/integration/kit.ts';

const scope = 'https://api.botframework.com/.default';

describe('A login host that does not answer', () => {
  const open = worlds();

  for (const part of ['openid-configuration', 'token']) {
    it(`is given up after a time, so that nothing waits for ever (${part})`, async () => {
      const { tenant, env } = await open();
      const identity = createIdentity(readConfig(env), 200);
      const speak = tenant.faults.add({ match: ({ path }) => path.endsWith(part), answer: 'hang' });
      await assert.rejects(identity.getToken(scope), /no token in time/);
      speak();
      const fresh = createIdentity(readConfig(env));
      assert.match(await fresh.getToken(scope), /^eyJ/);
    });
  }
});
