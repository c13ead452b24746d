import type { JobTask } from '../../src/domain/job.ts';
import type { World } from '../integration/world.ts';
import type { Entry } from '../../src/domain/request.ts';

/** How often each was told, by way and name: `mail MeganB`, `message AdeleV`. */
export type Told = ReadonlyMap<string, number>;

/** Who was told what until now: mails that the tenant took, and messages that the connector delivered. */
export function toldOf(world: World, names: readonly string[]): Told {
  const told = new Map<string, number>();
  for (const name of names) told.set(`message ${name}`, world.human(name).told().length);
  for (const to of world.tenant.mails.flatMap((mail) => mail.to)) {
    const key = `mail ${to.replace('@contoso.com', '')}`;
    told.set(key, (told.get(key) ?? 0) + 1);
  }
  return told;
}

/**
 * Messages and mails that are out and not recorded as sent, of a product that is dead now: these may be sent once more, and no others.
 */
export async function sentUnrecorded(world: World, told: Told): Promise<ReadonlySet<string>> {
  const keys = await Promise.all((await world.records.jobs()).map(({ task }) => keyOf(world, task)));
  return new Set(keys.filter((key) => key !== undefined && (told.get(key) ?? 0) > 0).map(String));
}

async function keyOf({ records, tenant }: World, task: JobTask): Promise<string | undefined> {
  const way = /^(mail|message)-(person|requester)$/.exec(task.kind);
  if (way === null || !('requestId' in task)) return undefined;
  const nameOf = (id: string | undefined): string =>
    tenant.user(id ?? '').userPrincipalName.replace('@contoso.com', '');
  if (way[2] === 'requester') {
    return `${way[1]} ${nameOf((await records.request(task.requestId)).requester.id)}`;
  }
  const entries: readonly Entry[] = await records.entries(task.requestId);
  return `${way[1]} ${nameOf('index' in task ? entries[task.index]?.person.id : undefined)}`;
}
