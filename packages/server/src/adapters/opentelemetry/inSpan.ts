import { SpanStatusCode, trace } from '@opentelemetry/api';

const tracer = () => trace.getTracer('keystroke-auth');

/** Does work within a span of its own, below the one that is active. What went wrong is told by its name alone: messages may quote. */
export function inSpan<Result>(name: string, work: () => Promise<Result>): Promise<Result> {
  return tracer().startActiveSpan(name, async (span) => {
    try {
      return await work();
    } catch (error) {
      span.setStatus({ code: SpanStatusCode.ERROR });
      span.setAttribute('error.type', error instanceof Error ? error.name : 'unknown');
      throw error;
    } finally {
      span.end();
    }
  });
}

/** As {@link inSpan}, for what does not wait. */
export function inSpanAtOnce<Result>(name: string, work: () => Result): Result {
  const span = tracer().startSpan(name);
  try {
    return work();
  } finally {
    span.end();
  }
}

/** The same function, with a span around each call. */
export function traced<Values extends readonly unknown[], Result>(
  name: string,
  call: (...values: Values) => Promise<Result>,
): (...values: Values) => Promise<Result> {
  return (...values) => inSpan(name, () => call(...values));
}
