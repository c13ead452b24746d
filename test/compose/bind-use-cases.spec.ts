import assert from 'node:assert/strict';
import { readServiceUrl } from '../../src/app/places/remember-service-url.ts';
import { bindUseCases } from '../../src/compose/bind-use-cases.ts';
import { DomainError } from '../../src/domain/errors.ts';
import { useCases } from '../../src/teams/inbound/use-cases.ts';
import { APPROVER } from '../support/app-story.ts';
import { FakeContext } from '../support/fake-context.ts';

describe('The use cases of Teams', () => {
  let here: FakeContext;
  let elsewhere: FakeContext;

  beforeEach(() => {
    here = new FakeContext();
    elsewhere = new FakeContext();
  });
  afterEach(async () => {
    await here.close();
    await elsewhere.close();
  });

  it('are all bound', () => {
    assert.deepEqual(Object.keys(bindUseCases(here.ctx)), Object.keys(useCases));
  });

  it('work in the context that they are bound to, and in no other', async () => {
    const serviceUrl = 'https://smba.example/teams/';
    await bindUseCases(here.ctx).rememberServiceUrl(serviceUrl);

    assert.equal(await readServiceUrl(here.store), serviceUrl);
    assert.equal(await readServiceUrl(elsewhere.store), undefined);
  });

  it('take every argument, give what they give, and throw what they throw', async () => {
    here.approvers.add(APPROVER.id);
    const { listRequests } = bindUseCases(here.ctx);

    assert.deepEqual((await listRequests(APPROVER, 'pending')).requests, []);
    const { listRequests: refused } = bindUseCases(elsewhere.ctx);
    await assert.rejects(refused(APPROVER, 'pending'), DomainError);
  });
});
