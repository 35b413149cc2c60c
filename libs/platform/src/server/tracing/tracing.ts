import { Inject, Injectable, type OnApplicationShutdown } from '@nestjs/common';
import type { NodeTracerProvider } from '@opentelemetry/sdk-trace-node';
import { CONFIG, type Config } from '../config/config';

type TracingConfig = Pick<Config, 'OTEL_EXPORTER_OTLP_ENDPOINT' | 'OTEL_TRACES_SAMPLER_ARG'>;

let provider: NodeTracerProvider | undefined;

/** Whether spans go anywhere. */
export const isTracing = (): boolean => provider !== undefined;

/**
 * Sends spans to an OpenTelemetry collector by OTLP over HTTP, in batches beside the work; one that is away costs the
 * spans and nothing else. Called before the program is built; the libraries are loaded only where there is a collector.
 */
export async function startTracing(config: TracingConfig, service: 'api' | 'worker'): Promise<void> {
  if (!config.OTEL_EXPORTER_OTLP_ENDPOINT || provider) return;
  const [
    { BatchSpanProcessor, NodeTracerProvider, ParentBasedSampler, TraceIdRatioBasedSampler },
    otlp,
    res,
  ] = await Promise.all([
    import('@opentelemetry/sdk-trace-node'),
    import('@opentelemetry/exporter-trace-otlp-http'),
    import('@opentelemetry/resources'),
  ]);
  const url = `${config.OTEL_EXPORTER_OTLP_ENDPOINT.replace(/\/$/, '')}/v1/traces`;
  provider = new NodeTracerProvider({
    resource: res.resourceFromAttributes({ 'service.namespace': 'keshen', 'service.name': service }),
    sampler: new ParentBasedSampler({ root: new TraceIdRatioBasedSampler(config.OTEL_TRACES_SAMPLER_ARG) }),
    spanProcessors: [new BatchSpanProcessor(new otlp.OTLPTraceExporter({ url }))],
  });
  provider.register();
}

/** Sends what is left when the program ends. */
@Injectable()
export class Tracing implements OnApplicationShutdown {
  constructor(@Inject(CONFIG) private readonly config: TracingConfig) {}

  /** Sends what has not been sent. */
  async flush(): Promise<void> {
    if (this.config.OTEL_EXPORTER_OTLP_ENDPOINT) await provider?.forceFlush().catch(() => undefined);
  }

  async onApplicationShutdown(): Promise<void> {
    if (!this.config.OTEL_EXPORTER_OTLP_ENDPOINT) return;
    const ending = provider;
    provider = undefined;
    await ending?.shutdown().catch(() => undefined);
  }
}
