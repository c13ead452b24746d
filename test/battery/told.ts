import type { JobTask } from '../../src/domain/job.ts';
import type { Reader } from '../../src/domain/telling.ts';
import type { Human } from '../support/integration/people.ts';
import type { World } from '../support/integration/world.ts';
import type { Entry } from '../../src/domain/request.ts';

/** How often each person was told, by way and name: `mail MeganB`, `message AdeleV`. */
export type Told = ReadonlyMap<string, number>;

/**
 * How often each of these people has been told: mails accepted by the tenant, messages delivered by the
 * connector.
 */
export function toldOf(world: World, people: readonly Human[]): Told {
  const told = new Map<string, number>();
  for (const human of people) {
    told.set(`message ${nameOf(human)}`, human.told().length);
    told.set(`mail ${nameOf(human)}`, 0);
  }
  for (const to of world.tenant.mails.flatMap((mail) => mail.to)) {
    const key = `mail ${to.replace('@contoso.com', '')}`;
    told.set(key, (told.get(key) ?? 0) + 1);
  }
  return told;
}

/** The name without its domain. */
export function nameOf({ user }: Pick<Human, 'user'>): string {
  return user.userPrincipalName.replace('@contoso.com', '');
}

/**
 * The messages and mails that a dead process had in hand. It may have sent them without recording that, so
 * they may come once more. The doubles cannot be asked: what the process sent last may reach them after this
 * look.
 */
export async function inHand(world: World): Promise<ReadonlySet<string>> {
  const claimed = (await world.records.jobs()).filter(({ owner }) => owner !== undefined);
  const keys = await Promise.all(
    claimed.flatMap(({ task }) => nextOf(task)).map((task) => keyOf(world, task)),
  );
  return new Set(keys.filter((key) => key !== undefined));
}

/** Of a job that tells several readers, the message and the mail that come next: all others are recorded. */
function nextOf(task: JobTask): readonly JobTask[] {
  if (task.kind !== 'tell' && task.kind !== 'mail-persons') return [task];
  const { requestId, round } = task;
  const one = (way: 'message' | 'mail', [reader]: readonly Reader[]): readonly JobTask[] => {
    if (reader === undefined) return [];
    if (reader === 'requester') return [{ kind: `${way}-requester`, requestId, round }];
    return [{ kind: `${way}-person`, requestId, round, index: reader }];
  };
  return [...one('message', task.chat), ...one('mail', task.mail)];
}

async function keyOf({ records, tenant }: World, task: JobTask): Promise<string | undefined> {
  const named = (id: string | undefined): string => nameOf({ user: tenant.user(id ?? '') });
  if (task.kind === 'message-grant') return `message ${named(task.personId)}`;
  if (task.kind === 'mail-grant') return `mail ${named(task.personId)}`;
  if (task.kind === 'tell-answer') {
    const { questions = [] } = await records.request(task.requestId);
    return `message ${named(questions[task.question]?.by.id)}`;
  }
  if (task.kind === 'ask-requester' || task.kind === 'mail-question') {
    const way = task.kind === 'ask-requester' ? 'message' : 'mail';
    return `${way} ${named((await records.request(task.requestId)).requester.id)}`;
  }
  const way = /^(mail|message)-(person|requester)$/.exec(task.kind);
  if (way === null || !('requestId' in task)) return undefined;
  if (way[2] === 'requester') {
    return `${way[1]} ${named((await records.request(task.requestId)).requester.id)}`;
  }
  const entries: readonly Entry[] = await records.entries(task.requestId);
  return `${way[1]} ${named('index' in task ? entries[task.index]?.person.id : undefined)}`;
}
