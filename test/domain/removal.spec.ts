import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import type { Grant } from '../../src/domain/grant.ts';
import type { LicenseState, Person } from '../../src/domain/person.ts';
import type { Product } from '../../src/domain/product.ts';
import type { Sight } from '../../src/domain/removal.ts';
import { judgeRemoval, lossesOf } from '../../src/domain/removal.ts';
import { aPerson, aProduct, PROJECT, VISIO } from '../support/builders.ts';
import { aGrant } from '../support/grants.ts';

const E3 = '05e9a617-0261-4cee-bb44-138d3ef5d965';
const CHANGED = '2026-11-22T10:00:00Z';
const LATER = '2026-11-23T10:00:00Z';
const [WEB, FILES, MAIL] = ['web', 'files', 'mail'];

const visio = aProduct({
  plans: [
    { planId: WEB, partNumber: 'VISIOONLINE' },
    { planId: FILES, partNumber: 'ONEDRIVE_BASIC' },
  ],
});
const e3 = aProduct({
  skuId: E3,
  partNumber: 'SPE_E3',
  plans: [
    { planId: MAIL, partNumber: 'EXCHANGE_S_ENTERPRISE' },
    { planId: 'sites', partNumber: 'SHAREPOINTENTERPRISE' },
  ],
});
const project = aProduct({ skuId: PROJECT, partNumber: 'PROJECT', plans: [] });
const products = [visio, e3, project];

const state = (more: Partial<LicenseState> = {}): LicenseState => ({
  skuId: VISIO,
  changed: CHANGED,
  off: [],
  ...more,
});
const holder = (more: Partial<Person> = {}, states = [state()]): Person =>
  aPerson(2, { direct: [VISIO, E3], states: [...states, state({ skuId: E3 })], ...more });
const grant = (more: Partial<Grant> = {}): Grant => aGrant(2, { changed: CHANGED, ...more });

const { changed: _changed, ...unproven } = grant();

const judge = (person: Person | undefined, more: Partial<Sight> = {}, of = grant()) =>
  judgeRemoval(of, { person, products, isRecent: false, isLossAllowed: false, ...more });

/** The kinds of data that somebody surely keeps, counted in another way. */
const keeps = (held: readonly LicenseState[], all: readonly Product[]): readonly string[] => {
  const on = held.flatMap(
    ({ skuId, off }) =>
      all.find((one) => one.skuId === skuId)?.plans?.filter(({ planId }) => !off.includes(planId)) ?? [],
  );
  const names = on.map(({ partNumber }) => partNumber);
  const isMail = names.includes('EXCHANGE_S_ENTERPRISE');
  const isFiles = names.includes('ONEDRIVE_BASIC') || names.includes('SHAREPOINTENTERPRISE');
  return [...(isMail ? ['mailbox'] : []), ...(isFiles ? ['files'] : [])];
};

const isHeld =
  (ids: readonly string[]) =>
  (one: LicenseState): boolean =>
    ids.includes(one.skuId);

/** What somebody with Visio and more loses without it. */
const by = (more: Partial<Person>) => lossesOf(aPerson(2, { direct: [VISIO], ...more }), VISIO, products);

describe('Whether a license is taken back', () => {
  it('is so if it is there as we left it, and the person loses no data', () => {
    assert.deepEqual(judge(holder()), { kind: 'remove' });
  });

  it('is settled if the person, or the license, is gone', () => {
    assert.deepEqual(judge(undefined), { kind: 'already-gone', why: 'person-gone' });
    assert.deepEqual(judge(aPerson(2)), { kind: 'already-gone', why: 'not-there' });
  });

  it('is open while Graph may show the time before the license', () => {
    assert.deepEqual(judge(aPerson(2), { isRecent: true }), { kind: 'look-again' });
    assert.deepEqual(judge(holder({}, []), { isRecent: true }), { kind: 'look-again' });
  });

  it('is not looked at again for what no later look would change', () => {
    const changed = judge(holder({}, [state({ changed: LATER })]), { isRecent: true });
    assert.deepEqual(changed, { kind: 'left-alone', why: 'changed' });
    assert.deepEqual(judge(holder(), { isRecent: true }, unproven), { kind: 'left-alone', why: 'unproven' });
  });

  it('is settled by us if we were about to remove it and it is gone, also if a group gives it', () => {
    const ending = {
      why: 'given-back',
      at: LATER,
      by: 'license-desk',
      dueAt: LATER,
      removing: LATER,
    } as const;
    for (const person of [aPerson(2), aPerson(2, { inherited: [VISIO] })]) {
      const verdict = judge(person, { isRecent: true }, grant({ state: 'ending', ending }));
      assert.deepEqual(verdict, { kind: 'already-gone', why: 'not-there' });
    }
  });

  for (const [why, person, of] of [
    ['by-group', aPerson(2, { inherited: [VISIO] }), grant()],
    ['changed', holder({}, [state({ changed: LATER })]), grant()],
    ['apps-changed', holder({}, [state({ off: [WEB] })]), grant()],
    ['apps-changed', holder(), grant({ off: [{ planId: WEB, name: 'Web' }] })],
    ['unproven', holder({}, []), grant()],
    ['unproven', holder(), unproven],
  ] as const) {
    it(`is not so: ${why}`, () => assert.deepEqual(judge(person, {}, of), { kind: 'left-alone', why }));
  }

  it('does not mind an app that is no longer in the product', () => {
    const of = grant({ off: [{ planId: 'gone', name: 'Gone' }] });
    assert.deepEqual(judge(holder(), {}, of), { kind: 'remove' });
    assert.deepEqual(judge(holder({}, [state({ off: ['gone'] })])), { kind: 'remove' });
  });

  it('takes a license whose apps are not known for one that may keep data, and that keeps none for sure', () => {
    const person = aPerson(2, { direct: [VISIO, E3] });
    assert.deepEqual(lossesOf(person, VISIO, products), ['files']);
    const states = [state(), state({ skuId: E3 })];
    const { plans: _plans, ...unknown } = e3;
    assert.deepEqual(lossesOf({ ...person, states }, VISIO, [visio, unknown]), ['files']);
  });

  it('asks before somebody loses mailbox or files, unless that is allowed', () => {
    const alone = aPerson(2, { direct: [VISIO], states: [state()] });
    assert.deepEqual(judge(alone), { kind: 'ask', loses: ['files'] });
    assert.deepEqual(judge(alone, { isLossAllowed: true }), { kind: 'remove' });
    assert.deepEqual(judge(alone, { products: [] }), { kind: 'ask', loses: ['mailbox', 'files'] });
  });

  it('counts a plan that is on in another license, direct or through a group, and not one that is off', () => {
    const group = (off: readonly string[]) => ({
      inherited: [E3],
      groupStates: [state({ skuId: E3, off })],
    });
    assert.deepEqual(by(group([])), []);
    assert.deepEqual(by(group(['sites'])), ['files']);
    assert.deepEqual(by({ inherited: [E3] }), ['files'], 'its apps may be off');
    assert.deepEqual(by({ inherited: [VISIO], groupStates: [state()] }), []);
    assert.deepEqual(by({ states: [state({ off: [FILES] })] }), [], 'they had none');
  });

  const skus = fc.subarray([VISIO, E3, PROJECT]);
  const anyState = fc.record({
    skuId: fc.constantFrom(VISIO, E3, PROJECT),
    changed: fc.constantFrom(CHANGED, LATER),
    off: fc.subarray([WEB, FILES, MAIL, 'sites']),
  });
  const people = fc.record({
    direct: skus,
    inherited: skus,
    states: fc.array(anyState, { maxLength: 4 }),
    groupStates: fc.array(anyState, { maxLength: 4 }),
  });
  const worlds = fc.record({
    person: people,
    products: fc.subarray(products),
    isRecent: fc.boolean(),
    isLossAllowed: fc.boolean(),
    changed: fc.option(fc.constantFrom(CHANGED, LATER), { nil: undefined }),
    off: fc.subarray([WEB, FILES]),
  });

  it('removes nothing that we did not give, that was changed, that is inherited, or that keeps the last data', () => {
    fc.assert(
      fc.property(worlds, ({ person, changed, off, ...sight }) => {
        const apps = off.map((planId) => ({ planId, name: planId }));
        const of = grant({ off: apps });
        const who = aPerson(2, person);
        const verdict = judgeRemoval(
          changed === undefined ? { ...unproven, off: apps } : { ...of, changed },
          {
            person: who,
            ...sight,
          },
        );
        if (verdict.kind !== 'remove') return;
        assert.ok(who.direct.includes(VISIO));
        const own = who.states?.find(({ skuId }) => skuId === VISIO);
        assert.ok(own && changed !== undefined && own.changed === changed);
        if (sight.products.includes(visio)) {
          const seen = (ids: readonly string[]) => [WEB, FILES].filter((id) => ids.includes(id));
          assert.deepEqual(seen(own.off), seen(off));
        }
        if (sight.isLossAllowed) return;
        const rest = [
          ...(who.states ?? []).filter((one) => one.skuId !== VISIO && isHeld(who.direct)(one)),
          ...(who.groupStates ?? []).filter(isHeld(who.inherited)),
        ];
        const after = keeps(rest, sight.products);
        for (const kind of keeps([own], sight.products)) assert.ok(after.includes(kind), kind);
        assert.ok(sight.products.includes(visio) || after.length === 2);
      }),
      { numRuns: 5000 },
    );
  });
});
