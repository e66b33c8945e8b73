import type { Config } from '../config.ts';
import { VERSION } from '../version.ts';
import { within } from '../within.ts';

/** What sends spans away. */
export interface Tracing {
  /** Sends what waits; nothing is traced any more. */
  stop(): Promise<void>;
}

const SERVICE = 'keystroke-auth';
/** A stop does not wait longer for whoever takes spans (ms). */
const STOP_MS = 2_000;

/**
 * Sends spans by OTLP over HTTP (JSON), where OTEL_EXPORTER_OTLP_ENDPOINT is set; null where it is not, and then nothing of
 * the SDK is loaded. Its other variables (headers, timeouts, resource attributes) are read by the SDK itself.
 */
export async function startTracing({ tracing }: Pick<Config, 'tracing'>): Promise<Tracing | null> {
  if (tracing === null) return null;
  const [api, sdk, exporter, resources, hooks, core] = await Promise.all([
    import('@opentelemetry/api'),
    import('@opentelemetry/sdk-trace'),
    import('@opentelemetry/exporter-trace-otlp-http'),
    import('@opentelemetry/resources'),
    import('@opentelemetry/context-async-hooks'),
    import('@opentelemetry/core'),
  ]);
  const resource = resources
    .defaultResource()
    .merge(resources.resourceFromAttributes({ 'service.name': SERVICE, 'service.version': VERSION }))
    // What the environment says wins.
    .merge(
      resources.detectResources({
        detectors: [resources.resourceAttributesEnvDetector, resources.serviceNameEnvDetector],
      }),
    );
  const root = new sdk.TraceIdRatioBasedSampler(tracing.share);
  const provider = new sdk.TracerProvider({
    resource,
    sampler: new sdk.ParentBasedSampler({ root }),
    spanProcessors: [
      new sdk.BatchSpanProcessor({
        exporter: new exporter.OTLPTraceExporter({ url: `${tracing.endpoint}/v1/traces` }),
      }),
    ],
  });
  api.context.setGlobalContextManager(new hooks.AsyncLocalStorageContextManager());
  api.propagation.setGlobalPropagator(new core.W3CTraceContextPropagator());
  api.trace.setGlobalTracerProvider(provider);
  return {
    async stop() {
      // Spans that nobody takes are lost: the service is what matters.
      await within(STOP_MS, provider.shutdown(), 'nobody took the spans').catch(() => undefined);
      api.trace.disable();
      api.propagation.disable();
      api.context.disable();
    },
  };
}
