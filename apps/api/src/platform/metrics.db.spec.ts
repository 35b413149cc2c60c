import { readFileSync } from 'node:fs';
import { enqueue, defineTask, metrics, MetricsServer } from '@keshen/platform/server';
import { testApp, type TestApp } from '@keshen/testing/server';
import { parse } from 'yaml';
import { z } from 'zod';
import { ApiModule } from '../api.module';

const read = (name: string) => readFileSync(`tools/monitoring/${name}`, 'utf8');
const alerts = parse(read('alerts.yml')) as { groups: { rules: { expr: string }[] }[] };
const dashboard = JSON.parse(read('dashboard.json')) as { panels: { targets: { expr: string }[] }[] };
const asked = [
  ...alerts.groups.flatMap((group) => group.rules.map((rule) => rule.expr)),
  ...dashboard.panels.flatMap((panel) => panel.targets.map((target) => target.expr)),
];

describe('the figures for Prometheus', () => {
  let api: TestApp;
  const scrape = async (path = '/metrics') => {
    const answer = await fetch(`http://127.0.0.1:${api.app.get(MetricsServer).port}${path}`);
    return { status: answer.status, text: await answer.text() };
  };

  beforeAll(async () => {
    api = await testApp({ imports: [ApiModule], env: { METRICS_PORT: '0' } });
  });
  afterAll(() => api?.close());

  it('count requests by the pattern of their route, so that no label names a person or a thing', async () => {
    await api.app.inject({ method: 'GET', url: '/api/health' });
    await api.app.inject({ method: 'GET', url: '/api/applications/0192f3a0-0000-7000-8000-000000000000' });
    const { text } = await scrape();
    expect(text).toContain('keshen_request_seconds_count{method="GET",route="/api/health",status="200"}');
    expect(text).toContain('route="/api/applications/:id",status="401"');
    expect(text).not.toContain('0192f3a0');
  });

  it('tell how many tasks wait and for how long the oldest has', async () => {
    const task = defineTask('spec.metrics', z.strictObject({}));
    await api.db.database.transaction((tx) => enqueue(tx, task, {}));
    await api.db.database.read(`update outbox set created_at = created_at - interval '10 minutes'`);
    const { text } = await scrape();
    expect(text).toMatch(/keshen_outbox_tasks\{state="waiting"\} 1/);
    expect(Number(/^keshen_outbox_lag_seconds (\S+)$/m.exec(text)?.[1])).toBeGreaterThanOrEqual(600);
    expect(text).toMatch(/keshen_database_connections\{state="open"\} [1-9]/);
  });

  it('are at one address of a port of their own, and not in the portal', async () => {
    expect((await scrape('/')).status).toBe(404);
    expect((await scrape('/health')).status).toBe(204);
    const inPortal = await api.app.inject({ method: 'GET', url: '/metrics' });
    expect(inPortal.body).not.toContain('keshen_request_seconds');
  });

  it('are all that the alert rules and the dashboard ask for', () => {
    const known = metrics.getMetricsAsArray().map((metric) => metric.name);
    const names = asked.flatMap((expr) => expr.match(/keshen_[a-z0-9_]+/g) ?? []);
    expect(names.length).toBeGreaterThan(20);
    const unknown = names.filter((name) => {
      const base = name.replace(/_(count|sum|bucket)$/, '');
      return !known.includes(name) && !known.includes(base);
    });
    expect(unknown).toEqual([]);
  });

  it('name only routes that there are', () => {
    const fastify = api.app.getHttpAdapter().getInstance();
    const routes = asked.flatMap((expr) => [...expr.matchAll(/method="(\w+)",\s*route="([^"]+)"/g)]);
    expect(routes.length).toBeGreaterThan(2);
    for (const [, method, url] of routes)
      expect([url, fastify.hasRoute({ method: method as 'POST', url: url! })]).toEqual([url, true]);
  });
});
