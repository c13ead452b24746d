import assert from 'node:assert/strict';
import { appsIn, reasonOf } from '../../src/graph/assign-failure.ts';

const a = 'fe71d6c3-a2ea-4499-9778-da042bf08063';
const b = '5dbe027f-2339-4123-9542-606e4d348a72';
const c = '57ff2da0-773e-42df-b2af-ffb7a2317929';
const names = new Map([
  [a, 'Project'],
  [b, 'SharePoint'],
  [c, 'Teams'],
]);
const nameOf = (id: string) => names.get(id);

describe('why an assignment failed', () => {
  for (const [message, reason] of [
    [`Subscription with SKU ${a} does not have any available licenses.`, 'no-seat'],
    ['LicenseQuotaExceededException : x does not have any available licenses left.', 'no-seat'],
    [`License assignment failed because service plans ${a}, ${b} are mutually exclusive.`, 'excludes-app'],
    [`License assignment failed because service plan ${a} depends on the service plan(s) ${b}`, 'needs-app'],
    ['License assignment cannot be done for user with invalid usage location.', 'no-location'],
    ['ProhibitedInUsageLocationViolation', 'prohibited-location'],
    ['This license is not available in the country of the user.', 'prohibited-location'],
    ['Another object with the same value for property proxyAddresses already exists.', 'conflicting-address'],
    [`License ${a} does not correspond to a valid company License.`, 'product-gone'],
    ['The product cannot be assigned to a user.', 'not-assignable'],
    [`License assignment failed because service plan ${a} conflicts with service plan ${b}.`, 'excludes-app'],
    ['License assignment failed. MutuallyExclusiveViolation', 'excludes-app'],
    ['License assignment failed. DependencyViolation', 'needs-app'],
    ['License assignment failed. CountViolation', 'no-seat'],
    ['License assignment failed. ProhibitedInUsageLocationViolation', 'prohibited-location'],
    ['License assignment failed. UniquenessViolation', 'conflicting-address'],
    [
      `Resource '${a}' does not exist or one of its queried reference-property objects are not present.`,
      'person-gone',
    ],
    ['Something quite new.', 'other'],
    ['', 'other'],
  ] as const) {
    it(`is ${reason}: ${message || 'nothing said'}`, () => assert.equal(reasonOf(message), reason));
  }

  it('names the apps that are missing', () => {
    const message = `Service plan ${a} depends on the service plan(s) ${b}, ${c.toUpperCase()}`;
    assert.deepEqual(appsIn(message, 'needs-app', nameOf), ['SharePoint', 'Teams']);
  });

  it('names the apps that exclude each other, and leaves out those without a name', () => {
    const message = `Service plans ${a}, 11111111-773e-42df-b2af-ffb7a2317929, ${c} are mutually exclusive.`;
    assert.deepEqual(appsIn(message, 'excludes-app', nameOf), ['Project', 'Teams']);
  });

  it('names no apps for any other reason', () => {
    assert.deepEqual(appsIn(`Subscription with SKU ${a} does not`, 'no-seat', nameOf), []);
  });
});
