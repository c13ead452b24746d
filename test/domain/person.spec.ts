import assert from 'node:assert/strict';
import { checkOf, hasProblem, hintsOf, isHolder, whyNever } from '../../src/domain/person.ts';
import { refusalOf } from '../../src/domain/policy.ts';
import { aCheck, aPerson, PROJECT, VISIO } from '../support/builders.ts';

const GUESTS_OUT = { offered: 'all', guests: false, ownDecisions: true } as const;

describe('person', () => {
  it('holds a product directly or through a group', () => {
    assert.equal(isHolder(aCheck({ direct: [VISIO] }), VISIO), true);
    assert.equal(isHolder(aCheck({ inherited: [VISIO] }), VISIO), true);
    assert.equal(isHolder(aCheck({ direct: [VISIO] }), PROJECT), false);
  });

  it('needs no usage location for a product that they have', () => {
    const nowhere = checkOf({ ...aPerson(1, { direct: [VISIO] }) }, 'now');
    const { usageLocation: _none, ...lost } = aPerson(1);

    assert.deepEqual(hintsOf(nowhere, VISIO), ['has-it']);
    assert.deepEqual(hintsOf(checkOf(lost, 'now'), VISIO), ['no-location']);
    assert.deepEqual(hintsOf(checkOf({ ...lost, direct: [VISIO] }, 'now'), VISIO), ['has-it']);
  });

  it('has a product through a group where not directly, and no product while none is chosen', () => {
    const check = aCheck({ direct: [VISIO], inherited: [VISIO, PROJECT] });
    assert.deepEqual(hintsOf(check, VISIO), ['has-it']);
    assert.deepEqual(hintsOf(check, PROJECT), ['has-it-by-group']);
    assert.deepEqual(hintsOf(check, null), []);
  });

  it('would get nothing, or a seat for nothing, with some hints, and not with others', () => {
    const { usageLocation: _none, ...lost } = aPerson(1);
    const problems = [{ enabled: false }, { restricted: true }].map((more) => aCheck(more));
    for (const check of [...problems, checkOf(lost, 'now'), checkOf(undefined, 'now')])
      assert.equal(hasProblem(check, VISIO), true);
    for (const check of [aCheck(), aCheck({ guest: true }), aCheck({ direct: [VISIO] })])
      assert.equal(hasProblem(check, VISIO), false);
  });

  it('can never be given a license without a location, or in a restricted unit', () => {
    const located = { usageLocation: 'SE', restricted: false };
    assert.equal(whyNever(located), undefined);
    assert.equal(whyNever({ ...located, restricted: true }), 'restricted');
    assert.equal(whyNever({ restricted: true }), 'no-location');
  });

  it('has a problem also with a product that they have, while no product is chosen', () => {
    const check = aCheck({ enabled: false, direct: [VISIO] });
    assert.deepEqual([hasProblem(check, VISIO), hasProblem(check, null)], [false, true]);
  });

  it('is known by nothing but the time of the look when they are gone', () => {
    assert.deepEqual(checkOf(undefined, 'now'), {
      at: 'now',
      gone: true,
      guest: false,
      enabled: false,
      restricted: false,
      located: false,
      direct: [],
      inherited: [],
    });
  });

  it('has a hint for everything that would go wrong', () => {
    const check = aCheck({ enabled: false, guest: true, restricted: true });
    assert.deepEqual(hintsOf(check, VISIO), ['disabled', 'guest', 'restricted']);
  });

  it('has one hint only if they are gone', () => {
    assert.deepEqual(hintsOf(checkOf(undefined, 'now'), VISIO), ['gone']);
  });

  it('cannot be asked for as a guest, unless guests are allowed', () => {
    const guest = aPerson(1, { guest: true });
    assert.equal(refusalOf(guest, GUESTS_OUT), 'guest');
    assert.equal(refusalOf(guest, { ...GUESTS_OUT, guests: true }), undefined);
  });

  it('cannot be asked for when the account is disabled', () => {
    assert.equal(refusalOf(aPerson(1, { enabled: false }), GUESTS_OUT), 'disabled');
  });
});
