import { readCharge, replaceCharge, writeCharge } from './charge.ts';
import { CosmosFailure } from './failure.ts';
import { isObject, type Json, type JsonObject, textOf } from './json.ts';
import { type Container, type Item, livePartition, makeItem } from './state.ts';

/** Azure's limit for a document and for a request. */
export const maximumBytes = 2 * 1024 * 1024;

/** One act on one document, alone or in a batch. */
export interface ItemAction {
  readonly kind: 'Create' | 'Upsert' | 'Read' | 'Replace' | 'Delete';
  readonly id?: string | undefined;
  readonly document?: JsonObject | undefined;
  readonly ifMatch?: string | undefined;
  readonly ifNoneMatch?: string | undefined;
}

export interface ItemAnswer {
  readonly status: number;
  readonly charge: number;
  readonly item?: Item;
}

/** Does one act on the partition with that key (as JSON of an array). Throws CosmosFailure; then nothing changed. */
export function actOnItem(container: Container, key: string, action: ItemAction, now: number): ItemAnswer {
  const items = livePartition(container, key, now);
  if (action.kind === 'Read') return read(items, action);
  if (action.kind === 'Delete') {
    const item = existing(items, action);
    items.delete(item.id);
    container.lastWrite += 1;
    return { status: 204, charge: writeCharge(item, container.definition.indexingPolicy) };
  }
  const document = checkedDocument(container, key, action);
  if (action.kind === 'Create' && container.takenIds?.has(`${key} ${textOf(document['id'])}`)) {
    throw new CosmosFailure(409, `Entity with the id ${textOf(document['id'])} is not purged yet.`);
  }
  return write(container, items, action, document, now);
}

function read(items: Map<string, Item>, action: ItemAction): ItemAnswer {
  const item = existing(items, action);
  const charge = readCharge(item.bytes);
  return action.ifNoneMatch === item.etag ? { status: 304, charge, item } : { status: 200, charge, item };
}

function write(
  container: Container,
  items: Map<string, Item>,
  action: ItemAction,
  document: JsonObject,
  now: number,
): ItemAnswer {
  const id = textOf(document['id']);
  const old = items.get(id);
  if (action.kind === 'Create' && old !== undefined) {
    throw new CosmosFailure(409, `Entity with the id ${id} exists already.`);
  }
  if (action.kind === 'Replace') existing(items, action);
  if (action.kind === 'Upsert' && old !== undefined) matchEtag(old, action.ifMatch);
  const item = makeItem(container, document, now, old?.sequence);
  items.set(id, item);
  const { indexingPolicy } = container.definition;
  return old === undefined
    ? { status: 201, charge: writeCharge(item, indexingPolicy), item }
    : { status: 200, charge: replaceCharge(old, item, indexingPolicy), item };
}

function existing(items: Map<string, Item>, action: ItemAction): Item {
  const item = items.get(action.id ?? '');
  if (item === undefined) throw new CosmosFailure(404, `Entity with the id ${action.id} does not exist.`);
  matchEtag(item, action.ifMatch);
  return item;
}

function matchEtag(item: Item, ifMatch: string | undefined): void {
  if (ifMatch !== undefined && ifMatch !== '*' && ifMatch !== item.etag) {
    throw new CosmosFailure(412, `Another etag than the one given: ${item.id} has changed.`);
  }
}

function checkedDocument(container: Container, key: string, action: ItemAction): JsonObject {
  const document = action.document;
  if (!isObject(document)) throw new CosmosFailure(400, 'The document must be a JSON object.');
  checkId(document['id']);
  checkTtl(document['ttl']);
  if (action.kind === 'Replace' && action.id !== document['id']) {
    throw new CosmosFailure(400, 'A replace must keep the id of the document.');
  }
  const own = document[container.definition.partitionKeyPath.slice(1)];
  if (JSON.stringify([own]) !== key) {
    throw new CosmosFailure(400, 'PartitionKey of the document differs from that of the request.', 1001);
  }
  if (Buffer.byteLength(JSON.stringify(document)) > maximumBytes) {
    throw new CosmosFailure(413, 'Request size is too large.');
  }
  return document;
}

function checkId(id: Json | undefined): void {
  if (typeof id !== 'string' || id === '' || id.length > 255 || /[/\\?#]/.test(id)) {
    throw new CosmosFailure(400, 'The id must be a string of 1 to 255 characters without / \\ ? #.');
  }
}

function checkTtl(ttl: Json | undefined): void {
  if (ttl === undefined || ttl === null) return;
  const whole = typeof ttl === 'number' && Number.isInteger(ttl) && ttl <= 2147483647;
  if (!whole || (ttl < 1 && ttl !== -1)) {
    throw new CosmosFailure(400, 'The ttl must be -1 or a whole number of seconds from 1 to 2147483647.');
  }
}
