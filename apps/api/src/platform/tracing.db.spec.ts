import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import { parseConfig, startTracing, Tracing } from '@keshen/platform/server';
import { drain } from '@keshen/testing/server';
import { SubmittingWorld } from '../application/submitting.fixture';

type Span = {
  name: string;
  traceId: string;
  spanId: string;
  parentSpanId?: string;
  attributes: { key: string; value: Record<string, unknown> }[];
  events: { name: string; attributes: Span['attributes'] }[];
};
type Export = { resourceSpans: { scopeSpans: { spans: Span[] }[] }[] };

/** The receiving end of OTLP over HTTP: keeps every span it is sent. */
class Collector {
  readonly spans: Span[] = [];
  readonly paths = new Set<string>();
  private readonly server: Server = createServer(async (request, response) => {
    this.paths.add(`${request.method} ${request.url}`);
    const { resourceSpans } = (await json(request)) as Export;
    for (const { scopeSpans } of resourceSpans)
      this.spans.push(...scopeSpans.flatMap((scope) => scope.spans));
    response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
  });

  async open(): Promise<string> {
    this.server.listen(0, '127.0.0.1');
    await once(this.server, 'listening');
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }
  close(): void {
    this.server.closeAllConnections();
    this.server.close();
  }
}

const valueOf = (span: Pick<Span, 'attributes'>, key: string) =>
  Object.values(span.attributes.find((each) => each.key === key)?.value ?? {})[0];

describe('a trace', () => {
  const collector = new Collector();
  let world: SubmittingWorld;
  beforeAll(async () => {
    const env = { OTEL_EXPORTER_OTLP_ENDPOINT: await collector.open() };
    const parsed = parseConfig({
      ...env,
      DATABASE_URL: 'postgres://nobody@localhost/none',
      KESHEN_SECRET: 'x'.repeat(32),
    });
    if ('problems' in parsed) throw new Error(parsed.problems.join());
    await startTracing(parsed.config, 'api');
    world = await SubmittingWorld.start(env);
  });
  afterAll(async () => {
    await world?.close();
    collector.close();
  });

  it('goes from the press of submit over the worker’s task to the stage that the application enters', async () => {
    const draft = await world.draft({ 'project.title': '不该出现的名称' });
    await draft.pressAndWait();
    await drain(world.app);
    await world.app.get(Tracing).flush();
    const { spans, paths } = collector;
    expect([...paths]).toEqual(['POST /v1/traces']);
    const click = spans.find((span) => valueOf(span, 'http.route') === '/api/applications/:id/submission')!;
    expect(click.name).toBe('POST /api/applications/:id/submission');
    expect(Number(valueOf(click, 'http.response.status_code'))).toBe(202);
    const trace = spans.filter(({ traceId }) => traceId === click.traceId);
    expect(trace.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['ticket.settle', 'submission.kept']),
    );
    const settled = trace.find(({ name }) => name === 'ticket.settle')!;
    expect(settled.parentSpanId).toBe(click.spanId);
    const entered = trace.flatMap((span) => span.events.map((event) => valueOf(event, 'keshen.stage')));
    expect(entered).toContain('check');
  });

  it('holds patterns of routes and ids of tasks, nothing of people or what they wrote', () => {
    const text = JSON.stringify(collector.spans);
    expect(text).toContain('keshen.task');
    for (const word of ['不该出现的名称', '夏青', '@example.com', world.call])
      expect(text).not.toContain(word);
  });

  it('is begun anew by each request, whatever its client says of one', async () => {
    const foreign = '0af7651916cd43dd8448eb211c80319c';
    await world.app.inject({
      url: '/api/health',
      headers: { traceparent: `00-${foreign}-b7ad6b7169203331-01` },
    });
    await world.app.get(Tracing).flush();
    const routes = collector.spans.map((span) => valueOf(span, 'http.route'));
    expect(routes).toContain('/api/health');
    expect(collector.spans.map(({ traceId }) => traceId)).not.toContain(foreign);
  });
});
