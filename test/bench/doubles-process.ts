import * as z from 'zod';
import { createCertificate, writeCertificate } from '../../sandbox/certificate.ts';
import { startConnector } from '../../sandbox/channel/connector.ts';
import { createChannelKeys } from '../../sandbox/channel/keys.ts';
import { startCosmosDouble } from '../../sandbox/cosmos/double.ts';
import { startTenant } from '../../sandbox/tenant/tenant.ts';
import { cardOf } from './chat.ts';
import type { Ready } from './doubles.ts';

// The doubles of the benchmark run in this process of their own (doubles.ts starts it). Beside the clicks in one process, their
// work would delay the clicks, and the times would be those of the doubles. Its arguments are the file for the
// certificate and the store.

const PRODUCT = 'VISIOCLIENT';
const [certificateFile = '', store = ''] = process.argv.slice(2);
const certificate = await createCertificate();
writeCertificate(certificate, certificateFile);
const tenant = await startTenant({ certificate });
const keys = await createChannelKeys({ certificate });
const connector = await startConnector({ certificate });
const cosmos = store === 'cosmos' ? await startCosmosDouble({ certificate }) : undefined;
// With too few licenses, Approve asks first.
tenant.change.setSeats(PRODUCT, 1_000_000);

const asked = z.intersection(
  z.object({ id: z.number() }),
  z.discriminatedUnion('act', [
    z.object({
      act: z.literal('sign'),
      options: z.object({
        audience: z.string(),
        serviceUrl: z.string(),
        claims: z.object({ jti: z.string() }),
        key: z.enum(['published', 'stranger']),
      }),
    }),
    z.object({ act: z.literal('crowd'), count: z.number() }),
    z.object({ act: z.literal('card'), conversationId: z.string(), texts: z.array(z.string()) }),
  ]),
);

/** A call of the process that clicks. */
export type Asked = z.infer<typeof asked>;

async function answerOf(call: Asked): Promise<unknown> {
  if (call.act === 'sign') return keys.sign(call.options);
  if (call.act === 'crowd') return tenant.change.addCrowd(call.count);
  const { conversationId, texts } = call;
  const { body } = await connector.find((made) => {
    const text = JSON.stringify(made.body);
    return made.conversationId === conversationId && texts.every((part) => text.includes(part));
  });
  return cardOf(body);
}

process.on('message', (message) => {
  const call = asked.parse(message);
  void answerOf(call).then((value) => process.send?.({ id: call.id, value }));
});
// The process that clicks has ended.
process.once('disconnect', () => process.exit());

const { app, loginUrl, graphUrl, users } = tenant;
const ready: Ready = {
  app,
  loginUrl,
  graphUrl,
  users: [...users],
  skuId: tenant.product(PRODUCT).skuId,
  keysUrl: keys.url,
  serviceUrl: connector.serviceUrl,
  cosmos: cosmos && { endpoint: cosmos.endpoint, key: cosmos.key },
};
process.send?.(ready);
