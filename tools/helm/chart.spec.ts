import { readFileSync } from 'node:fs';
import { configSchema } from '@keshen/platform/server';
import { parse } from 'yaml';
import { lint, render, type Manifest } from './helm';
import { typeProblems } from './kubernetes';

type Labels = Record<string, string>;
interface Probe {
  httpGet: { path: string };
  periodSeconds: number;
}
interface Container {
  args: string[];
  env: { name: string; value: string }[];
  envFrom: object[];
  lifecycle: { preStop: { exec: { command: string[] } } };
  livenessProbe: Probe;
  ports: { name: string }[];
  readinessProbe: Probe;
  resources: { requests: object; limits: object };
  securityContext: object;
  startupProbe: Probe;
  volumeMounts: object[];
}
interface Pod {
  metadata: { labels: Labels; annotations: object };
  spec: {
    containers: [Container];
    serviceAccountName?: string;
    terminationGracePeriodSeconds: number;
    topologySpreadConstraints: object[];
    volumes: { name: string; emptyDir?: object }[];
    securityContext: object;
  };
}
/** What the specs below read of the parts; what they may hold at all is for the types of Kubernetes to say. */
interface Part {
  automountServiceAccountToken: boolean;
  data: Record<string, string>;
  metadata: { annotations: object };
  spec: {
    accessModes: string[];
    concurrencyPolicy: string;
    ingress: object[];
    jobLabel: string;
    jobTemplate?: { spec: { template: Pod } };
    podMetricsEndpoints: [{ port: string }];
    podSelector: { matchLabels: Labels };
    policyTypes: string[];
    replicas: number;
    rules: [{ http: { paths: [{ backend: { service: object } }] } }];
    selector: { matchLabels: Labels };
    strategy: { rollingUpdate: object };
    template: Pod;
  };
}

const plain = { settings: { PUBLIC_URL: 'https://keshen.example.gov.cn' } };
const full = {
  settings: { S3_ENDPOINT: 'https://s3.example.gov.cn', ARCHIVE_MAX_MB: 1_000_000, LOG_LEVEL: 'warn' },
  ingress: { enabled: true, className: 'nginx', host: 'keshen.example.gov.cn', tlsSecret: 'keshen-tls' },
  image: { tag: '9.9.9', pullSecrets: [{ name: 'registry' }] },
  api: { autoscaling: { enabled: true } },
  monitoring: { podMonitor: true, rules: true, labels: { release: 'prometheus' } },
  backup: { enabled: true, claim: 'backups' },
  networkPolicy: {
    portalFrom: [{ podSelector: {} }],
    egress: [{ to: [{ ipBlock: { cidr: '10.0.0.0/8' } }] }],
  },
  nodeSelector: { disk: 'ssd' },
  tolerations: [{ key: 'portal', operator: 'Exists' }],
};

const rendered = { plain: render(plain).manifests, full: render(full).manifests };
const both = [...rendered.plain, ...rendered.full];

function one(manifests: Manifest[], kind: string, name = 'portal-keshen'): Part {
  const found = manifests.filter((m) => m.kind === kind && m.metadata.name === name);
  expect([kind, name, found.length]).toEqual([kind, name, 1]);
  return found[0] as unknown as Part;
}
/** The Pods of whatever makes Pods. */
const pods = (manifests: Manifest[]): Pod[] =>
  manifests.flatMap((manifest) => {
    const spec = manifest.spec as { template?: Pod; jobTemplate?: { spec: { template: Pod } } } | undefined;
    return spec?.template ?? spec?.jobTemplate?.spec.template ?? [];
  });
const environment = (manifests: Manifest[]): Record<string, string> => one(manifests, 'ConfigMap').data;

describe('the Helm chart', () => {
  it('is without fault to helm lint', () => {
    expect([lint(plain), lint(full)]).toEqual(['', '']);
  });

  it('renders only what Kubernetes knows, with nothing missing and every type right', () => {
    const known = both.filter((manifest) => !manifest.apiVersion.startsWith('monitoring.coreos.com/'));
    expect(known.length).toBeGreaterThan(20);
    expect(typeProblems(known)).toEqual([]);
    const deployment = structuredClone(one(rendered.plain, 'Deployment', 'portal-keshen-api'));
    Object.assign(deployment.spec.template.spec.containers[0], { readinesProbe: {} });
    Object.assign(deployment.spec, { replicas: '2' });
    expect(typeProblems([deployment as unknown as Manifest])).toEqual([
      expect.stringContaining("'string' is not assignable to type 'number'"),
      expect.stringContaining('readinesProbe'),
    ]);
  });

  it('runs two APIs and two workers, and replaces one only when the next is ready', () => {
    for (const name of ['api', 'worker']) {
      const { spec } = one(rendered.plain, 'Deployment', `portal-keshen-${name}`);
      expect(spec.replicas).toBe(2);
      expect(spec.strategy.rollingUpdate).toEqual({ maxUnavailable: 0, maxSurge: 1 });
      expect(spec.template.spec.topologySpreadConstraints).toHaveLength(1);
      const budget = one(rendered.plain, 'PodDisruptionBudget', `portal-keshen-${name}`);
      expect(budget.spec).toEqual({ maxUnavailable: 1, selector: spec.selector });
      expect(spec.template.metadata.labels).toMatchObject(spec.selector.matchLabels);
    }
    const [api] = one(rendered.plain, 'Deployment', 'portal-keshen-api').spec.template.spec.containers;
    expect(api.readinessProbe.httpGet.path).toBe('/api/ready');
    expect([api.livenessProbe.httpGet.path, api.startupProbe.httpGet.path]).toEqual([
      '/api/health',
      '/api/health',
    ]);
  });

  it('leaves a Pod that ends the time to be forgotten by proxies and to finish, before it is killed', () => {
    const { spec } = one(rendered.plain, 'Deployment', 'portal-keshen-api').spec.template;
    const waits = Number(spec.containers[0].lifecycle.preStop.exec.command[1]);
    const shutdown = readFileSync('libs/platform/src/server/shutdown.ts', 'utf8');
    const finishes = Number(/PATIENCE = ([\d_]+);/.exec(shutdown)![1]!.replaceAll('_', '')) / 1000;
    expect(waits).toBeGreaterThanOrEqual(spec.containers[0].readinessProbe.periodSeconds);
    expect(waits + finishes).toBeLessThan(spec.terminationGracePeriodSeconds);
  });

  it('runs every program without root, privilege, token and a writable root', () => {
    expect(pods(both).map(({ spec }) => spec.containers[0]!.args)).toEqual(
      expect.arrayContaining([['api'], ['worker'], ['prepare'], ['backup']]),
    );
    for (const { spec } of pods(both)) {
      expect(spec).toMatchObject({ automountServiceAccountToken: false, enableServiceLinks: false });
      expect(spec.securityContext).toMatchObject({
        runAsNonRoot: true,
        seccompProfile: { type: 'RuntimeDefault' },
      });
      for (const { securityContext, resources } of spec.containers) {
        expect(securityContext).toEqual({
          allowPrivilegeEscalation: false,
          readOnlyRootFilesystem: true,
          capabilities: { drop: ['ALL'] },
        });
        for (const part of ['requests', 'limits'] as const)
          expect(Object.keys(resources[part]).sort()).toEqual(['cpu', 'memory']);
      }
      const { name } = spec.volumes.find((volume) => volume.emptyDir)!;
      expect(spec.containers[0]!.volumeMounts).toContainEqual({ name, mountPath: '/tmp' });
    }
    expect(one(rendered.plain, 'ServiceAccount').automountServiceAccountToken).toBe(false);
  });

  it('migrates in a Job before each version, which needs nothing of the release and has the same settings', () => {
    const job = one(rendered.full, 'Job', 'portal-keshen-prepare');
    expect(job.metadata.annotations).toMatchObject({ 'helm.sh/hook': 'pre-install,pre-upgrade' });
    const { spec } = job.spec.template as Pod;
    expect(spec.serviceAccountName).toBeUndefined();
    expect(spec.volumes.every((volume) => 'emptyDir' in volume)).toBe(true);
    const [prepare] = spec.containers;
    expect(prepare!.envFrom).toEqual([{ secretRef: { name: 'keshen' } }]);
    expect(Object.fromEntries(prepare!.env!.map(({ name, value }) => [name, value]))).toEqual(
      environment(rendered.full),
    );
  });

  it('keeps files in a folder that all Pods share, and claims none with S3', () => {
    expect(one(rendered.plain, 'PersistentVolumeClaim', 'portal-keshen-files').spec.accessModes).toEqual([
      'ReadWriteMany',
    ]);
    expect(rendered.full.map((manifest) => manifest.kind)).not.toContain('PersistentVolumeClaim');
    const own = render({ ...plain, files: { existingClaim: 'mine' } }).manifests;
    expect(own.map((manifest) => manifest.kind)).not.toContain('PersistentVolumeClaim');
    const volumes = one(own, 'Deployment', 'portal-keshen-worker').spec.template.spec.volumes;
    expect(volumes).toContainEqual({ name: 'files', persistentVolumeClaim: { claimName: 'mine' } });
  });

  it('lets the autoscaler say how many there are, where there is one', () => {
    expect(one(rendered.full, 'Deployment', 'portal-keshen-api').spec.replicas).toBeUndefined();
    expect(one(rendered.full, 'HorizontalPodAutoscaler', 'portal-keshen-api').spec).toMatchObject({
      scaleTargetRef: { kind: 'Deployment', name: 'portal-keshen-api' },
      minReplicas: 2,
    });
  });

  it('serves by the Ingress to the Service to the API, and opens no other door', () => {
    const service = one(rendered.full, 'Service');
    const { template } = one(rendered.full, 'Deployment', 'portal-keshen-api').spec;
    expect(template.metadata.labels).toMatchObject(service.spec.selector);
    const [rule] = one(rendered.full, 'Ingress').spec.rules;
    expect(rule.http.paths[0].backend.service).toEqual({ name: 'portal-keshen', port: { name: 'http' } });
    const everyPod = one(rendered.full, 'NetworkPolicy').spec;
    expect(everyPod.policyTypes).toEqual(['Ingress', 'Egress']);
    for (const pod of pods(rendered.full))
      expect(pod.metadata.labels).toMatchObject(everyPod.podSelector.matchLabels);
    const portal = one(rendered.full, 'NetworkPolicy', 'portal-keshen-api').spec;
    expect(portal.ingress).toEqual([
      { ports: [{ protocol: 'TCP', port: 'http' }], from: [{ podSelector: {} }] },
    ]);
  });

  it('gives Prometheus the figures of both programs and the rules as they are', () => {
    const { spec } = one(rendered.full, 'PodMonitor');
    for (const name of ['api', 'worker']) {
      const { template } = one(rendered.full, 'Deployment', `portal-keshen-${name}`).spec;
      expect(template.metadata.labels).toMatchObject(spec.selector.matchLabels);
      expect(template.metadata.labels[spec.jobLabel]).toBe('keshen');
      const ports = template.spec.containers[0].ports.map((port) => port.name);
      expect(ports).toContain(spec.podMetricsEndpoints[0].port);
    }
    const rules = parse(readFileSync('tools/monitoring/alerts.yml', 'utf8')) as object;
    expect(one(rendered.full, 'PrometheusRule').spec).toEqual(rules);
  });

  it('backs up into a claim of its own, one at a time', () => {
    const { spec } = one(rendered.full, 'CronJob', 'portal-keshen-backup');
    expect(spec.concurrencyPolicy).toBe('Forbid');
    const pod = spec.jobTemplate!.spec.template.spec;
    expect(pod.containers[0].volumeMounts).toContainEqual({ name: 'backups', mountPath: '/data/backups' });
    expect(pod.volumes).toContainEqual({ name: 'backups', persistentVolumeClaim: { claimName: 'backups' } });
    expect(render({ ...plain, backup: { enabled: true } }).refused).toContain('backup.claim');
  });
});

describe('the settings of the chart', () => {
  it('are keys of the configuration and become what the program reads', () => {
    const keys = [...Object.keys(environment(rendered.plain)), ...Object.keys(environment(rendered.full))];
    for (const key of keys) expect(Object.keys(configSchema.shape)).toContain(key);
    expect(environment(rendered.full)).toMatchObject({
      HOST: '0.0.0.0',
      PUBLIC_URL: 'https://keshen.example.gov.cn',
      TRUST_PROXY: '1',
      ARCHIVE_MAX_MB: '1000000',
    });
    expect(render({}).refused).toContain('PUBLIC_URL');
  });

  it('never hold a secret: each key that may is refused, every other one is taken', () => {
    const { properties } = JSON.parse(readFileSync('deploy/helm/keshen/values.schema.json', 'utf8'));
    const { pattern, not } = properties.settings.propertyNames;
    const [secret, own] = not.anyOf;
    const refused = Object.keys(configSchema.shape).filter(
      (key) =>
        !new RegExp(pattern).test(key) || new RegExp(secret.pattern).test(key) || own.enum.includes(key),
    );
    expect(refused).toEqual(
      expect.arrayContaining(['DATABASE_URL', 'REDIS_URL', 'KESHEN_SECRET', 'SMTP_URL', 'S3_SECRET_KEY']),
    );
    expect(render({ settings: { ...plain.settings, KESHEN_SECRET: 'x'.repeat(32) } }).refused).toContain(
      'settings',
    );
    expect(render({ ...plain, replica: 3 }).refused).toContain('replica');
    const hidden = JSON.stringify(both.filter((manifest) => manifest.kind === 'Secret'));
    expect(hidden).toBe('[]');
  });

  it('change the Pods when they change', () => {
    const checksum = (manifests: Manifest[]) =>
      one(manifests, 'Deployment', 'portal-keshen-api').spec.template.metadata.annotations;
    const changed = render({ settings: { ...plain.settings, LOG_LEVEL: 'warn' } }).manifests;
    expect(checksum(render(plain).manifests)).toEqual(checksum(rendered.plain));
    expect(checksum(changed)).not.toEqual(checksum(rendered.plain));
  });
});
