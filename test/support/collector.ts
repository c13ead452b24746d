import { createServer } from 'node:http';
import { z } from 'zod';

const attribute = z.object({
  key: z.string(),
  value: z.object({
    stringValue: z.string().optional(),
    intValue: z.union([z.string(), z.number()]).optional(),
  }),
});
const span = z.object({
  traceId: z.string(),
  spanId: z.string(),
  parentSpanId: z.string().optional(),
  name: z.string(),
  attributes: z.array(attribute),
  status: z.object({ code: z.number().optional(), message: z.string().optional() }),
});
const exported = z.object({
  resourceSpans: z.array(z.object({ scopeSpans: z.array(z.object({ spans: z.array(span) })) })),
});

export type SentSpan = z.infer<typeof span>;

/**
 * A collector on this machine. Keeps what OTLP over HTTP in JSON sends to it, checked against the protocol.
 */
export interface Collector {
  readonly url: string;
  readonly spans: readonly SentSpan[];
  close(): Promise<void>;
}

export async function startCollector(): Promise<Collector> {
  const spans: SentSpan[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const isExport = request.method === 'POST' && request.url === '/v1/traces';
      const read = isExport ? exported.safeParse(JSON.parse(Buffer.concat(chunks).toString())) : undefined;
      spans.push(
        ...(read?.data?.resourceSpans ?? []).flatMap((one) => one.scopeSpans.flatMap((scope) => scope.spans)),
      );
      response
        .writeHead(read?.success === true ? 200 : 400, { 'content-type': 'application/json' })
        .end('{}');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const at = server.address();
  return {
    url: `http://127.0.0.1:${typeof at === 'object' ? at?.port : 0}`,
    spans,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
