import assert from 'node:assert/strict';
import { join } from 'node:path';
import { CosmosClient } from '@azure/cosmos';
import { REAL_KEYS_BYTES } from '../../sandbox/channel/keys.ts';
import { groupIds } from '../../sandbox/tenant/organization.ts';
import { jobDocument } from '../../src/app/records/queue-job.ts';
import type { DoctorOptions } from '../../src/compose/doctor.ts';
import { examine } from '../../src/compose/doctor.ts';
import { readConfig } from '../../src/config/config.ts';
import type { Finding, FindingCode } from '../../src/domain/finding.ts';
import { isTrouble } from '../../src/domain/finding.ts';
import { openSqliteStore } from '../../src/sqlite/store.ts';
import { createLog } from '../../src/telemetry/log.ts';
import { create, mustCommit } from '../contracts/store-notes.ts';
import type { Options, World } from '../support/integration/kit.ts';
import { worlds } from '../support/integration/kit.ts';
import { openScenario } from '../support/integration/story.ts';

const nobody: DoctorOptions = { approver: undefined, other: undefined, mailTo: undefined, cardTo: undefined };
const log = createLog({ level: 'error' });
const stranger = '0c04705e-7e57-4a11-8000-c0ffee0000ff';

/** The findings in a world, with changes to its configuration. */
function look(
  { env }: World,
  change: Readonly<Record<string, string>> = {},
  options: Partial<DoctorOptions> = {},
  now: () => number = Date.now,
): Promise<readonly Finding[]> {
  return examine(readConfig(env, change), { ...nobody, ...options }, log, now);
}

const troubles = (findings: readonly Finding[]): readonly string[] =>
  findings.filter(({ code }) => isTrouble(code)).map(({ code, about }) => `${code} ${about}`.trim());

async function ready(open: (options?: Options) => Promise<World>, options?: Options): Promise<World> {
  const world = await open(options);
  await world.start();
  return world;
}

describe('the check of an installation', function installation() {
  this.timeout(60_000);
  const open = worlds();

  for (const store of ['sqlite', 'cosmos'] as const) {
    it(`finds nothing wrong with a good one (${store})`, async () => {
      const { world } = await openScenario(open, { store, keysBytes: REAL_KEYS_BYTES });
      const findings = await look(world);
      assert.deepEqual(troubles(findings), []);
      const good: readonly FindingCode[] = [
        'clock-right',
        'token-given',
        'permissions-right',
        'graph-right',
        'approvers-right',
        'store-right',
        'keys-right',
        'connector-right',
        'mail-set',
        'queue-right',
      ];
      for (const code of good)
        assert.ok(
          findings.some((one) => one.code === code),
          code,
        );
      assert.equal(findings.find(({ code }) => code === 'keys-right')?.about, '1.2');
    });
  }

  it('creates nothing that is missing', async () => {
    const world = await open({ store: 'cosmos' });
    assert.deepEqual(
      troubles(await look(world, { STORE: 'sqlite', SQLITE_PATH: join(world.folder, 'none.db') })),
      [`store-new ${join(world.folder, 'none.db')}`],
    );
    const [found] = troubles(await look(world));
    assert.match(found ?? '', /^store-refused .*does not know the database or the container/);
  });

  describe('finds', () => {
    /** Faults: the change that causes each, and all its findings. The store is always missing. */
    const cases: readonly (readonly [
      title: string,
      change: Readonly<Record<string, string>>,
      found: readonly string[],
      spoil?: (world: World) => void,
    ])[] = [
      ['a wrong secret', { BOT_PASSWORD: 'not-the-one' }, ['secret-wrong BOT']],
      ['an app of nowhere', { BOT_ID: stranger }, [`app-unknown ${stranger}`]],
      ['a tenant of nowhere', { BOT_TENANT_ID: stranger }, [`tenant-unknown ${stranger}`]],
      ['no mailbox', { MAIL_FROM: '' }, ['no-mail']],
      ['nobody who is told', { APPROVER_MAIL: '' }, ['nobody-told']],
      [
        'a missing consent',
        {},
        ['permission-missing User.Read.All', 'graph-refused GET /users'],
        ({ tenant }) => tenant.change.revokePermission('User.Read.All'),
      ],
      [
        'a consent that is too wide, and mail as everybody',
        {},
        ['permission-broad Directory.ReadWrite.All', 'mail-everywhere'],
        ({ tenant }) => {
          tenant.change.grantPermission('Directory.ReadWrite.All');
          tenant.change.grantPermission('Mail.Send');
        },
      ],
      [
        'groups that it may not see',
        { APPROVER_GROUPS: groupIds.approvers },
        [`approvers-unchecked ${groupIds.approvers}`],
      ],
      [
        'an unknown group and an unknown role',
        { APPROVER_GROUPS: `${groupIds.approvers},${stranger}`, APPROVER_ROLES: stranger },
        [`role-unknown ${stranger}`, `group-unknown ${stranger}`],
        ({ tenant }) => {
          tenant.change.grantPermission('GroupMember.Read.All');
          tenant.change.grantPermission('RoleManagement.Read.Directory');
          tenant.change.harden({ unknownIds: 'not found' });
        },
      ],
      [
        'an unknown group of those who may change settings',
        { SETTINGS_GROUPS: `${groupIds.everyone},${stranger}` },
        [`settings-group-unknown ${stranger}`],
        ({ tenant }) => {
          tenant.change.grantPermission('GroupMember.Read.All');
          tenant.change.harden({ unknownIds: 'not found' });
        },
      ],
      [
        'a Graph that does not support how people are looked up',
        {},
        ['look-up-wrong'],
        ({ tenant }) => {
          const answer = { status: 400, body: { error: { code: 'Request_UnsupportedQuery', message: '' } } };
          tenant.faults.add({ match: ({ query }) => query.has('$filter'), answer });
        },
      ],
      [
        'a Graph that denies the look-up although the right is there',
        {},
        ['graph-refused GET /users?$filter'],
        ({ tenant }) =>
          void tenant.faults.add({ match: ({ query }) => query.has('$filter'), answer: { status: 403 } }),
      ],
      [
        'a Graph that finds nobody by the address that they have',
        {},
        ['look-up-wrong'],
        ({ tenant }) =>
          void tenant.faults.add({
            match: ({ query }) => query.has('$filter'),
            answer: { status: 200, body: { value: [] } },
          }),
      ],
      [
        'a Graph that is away',
        {},
        ['graph-away GET /subscribedSkus'],
        ({ tenant }) =>
          void tenant.faults.add({ match: ({ path }) => path === '/subscribedSkus', answer: 'reset-before' }),
      ],
      [
        'a tenant that owns nothing',
        {},
        ['no-products'],
        ({ tenant }) => {
          for (const { skuId } of tenant.products) tenant.change.setStatus(skuId, 'Suspended');
        },
      ],
      [
        'a connector that does not take the token',
        {},
        ['connector-refused HOST'],
        ({ connector }) => connector.distrust(),
      ],
      ['keys that cannot be fetched', { CHANNEL_KEYS_URL: 'https://localhost:1/' }, ['keys-away']],
      ['a login that is away', { LOGIN_URL: 'https://localhost:1' }, ['login-away localhost:1']],
    ];

    for (const [title, change, found, spoil] of cases) {
      it(title, async () => {
        const world = await open();
        await world.start();
        await world.stop();
        spoil?.(world);
        const expected = found.map((line) =>
          line
            .replace('BOT', world.tenant.app.clientId)
            .replace('HOST', new URL(world.connector.serviceUrl).host),
        );
        assert.deepEqual(troubles(await look(world, change)).toSorted(), [...expected].toSorted());
      });
    }

    it('a role that is not built in, since checkMemberObjects does not know who holds it', async () => {
      const { world } = await openScenario(open);
      world.tenant.change.grantPermission('RoleManagement.Read.Directory');
      const role = world.tenant.change.addCustomRole('License helper', 'MeganB@contoso.com');
      assert.deepEqual(troubles(await look(world, { APPROVER_ROLES: role })), [`role-custom ${role}`]);
    });

    it('a clock that is off in either direction', async () => {
      const world = await open();
      await world.start();
      for (const seconds of [-90, 90]) {
        const off = troubles(await look(world, {}, {}, () => Date.now() + seconds * 1000));
        assert.match(off.join(), /^clock-off (?:89|90|91)$/);
      }
    });

    it('an account that writes in several regions, and a container without its indexes', async () => {
      const world = await open({ store: 'cosmos' });
      await world.start();
      world.cosmos.setMultiWrite(true);
      assert.match(troubles(await look(world)).join(), /^store-refused .*writes in several regions/);
      world.cosmos.setMultiWrite(false);
      const client = new CosmosClient({ endpoint: world.cosmos.endpoint, key: world.cosmos.key });
      const { database } = await client.databases.createIfNotExists({ id: 'other' });
      await database.containers.create({ id: 'bare', partitionKey: { paths: ['/pk'] } });
      client.dispose();
      const bare = await look(world, { COSMOS_DATABASE: 'other', COSMOS_CONTAINER: 'bare' });
      assert.match(troubles(bare).join(), /^store-refused .*needs a composite index on/);
    });

    it('work that is late, and jobs that were given up', async () => {
      const { world } = await openScenario(open);
      await world.stop();
      const store = openSqliteStore({
        path: world.env['SQLITE_PATH'] ?? '',
        tenantId: world.tenant.app.tenantId,
        now: Date.now,
      });
      const task = { kind: 'redraw', requestId: 'r' } as const;
      const record = { task, attempts: 12, madeAt: '2026-11-20T10:00:00.000Z', lastError: 'No.' };
      const anHourAgo = new Date(Date.now() - 3_600_000).toISOString();
      await mustCommit(
        store,
        create(jobDocument('late', record, anHourAgo)),
        create({ ...jobDocument('dead', record, anHourAgo), list: 'dead' }),
      );
      await store.close();
      assert.deepEqual(troubles(await look(world)), ['queue-late 60', 'jobs-dead 1']);
    });
  });

  describe('proves for real', () => {
    it('that mails are sent from each mailbox', async () => {
      const world = await ready(open, { env: { MAIL_FROM: 'licenses@contoso.com,nobody@contoso.com' } });
      const found = await look(world, {}, { mailTo: 'AlexW@contoso.com' });
      assert.deepEqual(troubles(found), ['mail-refused nobody@contoso.com']);
      assert.ok(
        found.some(
          ({ code, about }) => code === 'mail-sent' && about === 'licenses@contoso.com → AlexW@contoso.com',
        ),
      );
      const [mail] = world.tenant.mails;
      assert.deepEqual(
        [mail?.from, mail?.to, mail?.subject],
        ['licenses@contoso.com', ['AlexW@contoso.com'], 'A test mail from License Desk'],
      );
    });

    it('who may approve and who may not', async () => {
      const world = await ready(open);
      const [alex, megan] = ['AlexW@contoso.com', 'MeganB@contoso.com'];
      assert.deepEqual(troubles(await look(world, {}, { approver: alex, other: megan })), []);
      assert.deepEqual(troubles(await look(world, {}, { approver: megan, other: alex })).toSorted(), [
        `approver-wrong ${megan}`,
        `other-wrong ${alex}`,
      ]);
      assert.deepEqual(troubles(await look(world, {}, { approver: 'x@contoso.com' })), [
        'person-unknown x@contoso.com',
      ]);
    });

    it('whether an approver may change settings, where certain groups alone may', async () => {
      const world = await ready(open);
      const proof = async (group: string): Promise<readonly string[]> => {
        const found = await look(world, { SETTINGS_GROUPS: group }, { approver: 'AlexW@contoso.com' });
        return found.map(({ code }) => code).filter((code) => code.startsWith('changer'));
      };
      assert.deepEqual(await proof(groupIds.designLicenses), ['changer-wrong']);
      assert.deepEqual(await proof(groupIds.everyone), ['changer-right']);
    });

    it('and reports it if Graph refuses', async () => {
      const world = await ready(open);
      world.tenant.change.revokePermission('User.Read.All');
      const found = troubles(await look(world, {}, { approver: 'AlexW@contoso.com' }));
      assert.deepEqual(found, ['permission-missing User.Read.All', 'graph-refused GET /users']);
    });

    it('that a card reaches a person', async () => {
      const world = await ready(open);
      const to = 'AlexW@contoso.com';
      const found = await look(world, {}, { cardTo: to });
      assert.deepEqual(troubles(found), []);
      assert.match(
        JSON.stringify(world.connector.recorded),
        /A test card from License Desk: it can write to you/,
      );
      for (const [code, finding] of [
        ['ForbiddenOperationException', 'app-missing'],
        ['BotDisabledByAdmin', 'app-blocked'],
        ['NotEnoughPermissions', 'card-failed'],
      ] as const) {
        const lift = world.connector.block(code);
        const said = `${finding} ${to} (The connector said 403 ${code}.)`;
        assert.ok(troubles(await look(world, {}, { cardTo: to })).includes(said));
        lift();
      }
    });
  });
});
