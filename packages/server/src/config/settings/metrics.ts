import { address, integer, optional, secret, share, webAddress } from '../kinds.ts';
import { setting } from '../setting.ts';

export const metricsSettings = {
  metricsPort: setting({
    name: 'METRICS_PORT',
    group: 'Metrics and traces',
    kind: optional(integer(0, 65_535)),
    defaults: '',
    about:
      'A port of its own for `GET /metrics` (Prometheus); `0` takes any free one. When it is not set, `/metrics` is beside the other routes: in production only with `METRICS_TOKEN`. [What there is to see](operations/monitoring.md).',
  }),
  metricsHost: setting({
    name: 'METRICS_HOST',
    group: 'Metrics and traces',
    kind: address,
    defaults: '127.0.0.1',
    about: 'The address of that port; this machine only, unless you name another.',
  }),
  metricsToken: setting({
    name: 'METRICS_TOKEN',
    group: 'Metrics and traces',
    kind: optional(secret),
    defaults: '',
    about:
      'The token that readers of `/metrics` must send: `Authorization: Bearer …`. Production requires at least 16 bytes that are not a placeholder (`openssl rand -base64 24`). Refusals are limited by address, as requests without a key are.',
  }),
  otlpEndpoint: setting({
    name: 'OTEL_EXPORTER_OTLP_ENDPOINT',
    group: 'Metrics and traces',
    kind: optional(webAddress),
    defaults: '',
    about:
      'Where spans of OpenTelemetry are sent (OTLP over HTTP, JSON, `/v1/traces` behind it), such as `http://localhost:4318`. Where it is not set, nothing is traced and nothing of the SDK is loaded. `OTEL_EXPORTER_OTLP_HEADERS`, `OTEL_EXPORTER_OTLP_TIMEOUT`, `OTEL_SERVICE_NAME` and `OTEL_RESOURCE_ATTRIBUTES` are read by the SDK.',
  }),
  tracesShare: setting({
    name: 'OTEL_TRACES_SAMPLER_ARG',
    group: 'Metrics and traces',
    kind: share,
    defaults: '1',
    about: 'The share of requests that are traced, of those whose caller has not decided it (`traceparent`).',
  }),
};
