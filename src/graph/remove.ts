import type { RemoveAnswer, RemoveOrder } from '../app/ports/ports.ts';
import type { Answer } from './answer.ts';
import { isGood } from './answer.ts';
import type { AskCatalog } from './assign.ts';
import { sendWrites, stopWithoutRight, toAssignAnswer, withAppNames } from './assign.ts';
import type { Part } from './batch.ts';
import { url } from './batch.ts';
import type { GraphClient } from './client.ts';
import type { Names } from './names.ts';

/**
 * Removes up to 20 licenses in one batch, once; answers in the same order. If the answer is lost, all are
 * `unclear`. `chained`: as in `assignAll`. Throws OutsideError if nothing was removed: Graph refused the whole
 * batch, or the program has no permission.
 */
export async function removeAll(
  client: GraphClient,
  orders: readonly RemoveOrder[],
  catalog: AskCatalog,
  names: Names,
  chained: boolean,
): Promise<readonly RemoveAnswer[]> {
  if (orders.length === 0) return [];
  const said = await sendWrites(client, orders.map(partFor), chained);
  if (said === undefined) return orders.map(() => ({ outcome: 'unclear' }));

  if (!said.some(isGood)) await stopWithoutRight(client, said);
  return withAppNames(said.map(toRemoveAnswer), said, catalog, names);
}

function partFor({ personId, skuId }: RemoveOrder): Part {
  // Graph refuses a body without addLicenses (msgraph-sdk-powershell#3361).
  const body = { addLicenses: [], removeLicenses: [skuId] };
  return { method: 'POST', path: url`/users/${personId}/assignLicense`, body };
}

/*
 * Graph says in its words alone that there is nothing to remove (MicrosoftDocs/OfficeDocs-Enterprise#873), or
 * that the license comes from a group (KelvinTegelaar/CIPP#4090).
 */
const GONE = /not have (?:a|the) corresponding licen[cs]e/i;
const INHERITED = /inherited from (?:a )?group/i;

/** The meaning of one answer, for its person alone. */
function toRemoveAnswer(answer: Answer): RemoveAnswer {
  const { status, error } = answer;
  if (status === 400 && GONE.test(error.all)) return { outcome: 'gone' };
  if (status === 400 && INHERITED.test(error.all)) return { outcome: 'inherited' };
  return toAssignAnswer(answer);
}
