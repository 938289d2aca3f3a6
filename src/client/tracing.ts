import type * as Otel from '@opentelemetry/api';

/** A span of a request, or nothing where no tracing is installed. */
export interface RequestSpan {
  set(attributes: Readonly<Record<string, string>>): void;

  /** Variables by which what is started continues the trace. */
  readonly environment: Readonly<Record<string, string>>;
}

const NONE: RequestSpan = { set: () => {}, environment: {} };

/** Does something in a span, which records how it failed. Without @opentelemetry/api it is simply done. */
export async function inSpan<T>(
  name: string, attributes: Readonly<Record<string, string>>, action: (span: RequestSpan) => Promise<T>,
): Promise<T> {
  const otel = openTelemetry();
  if (otel === undefined) {
    return action(NONE);
  }
  const span = otel.trace.getTracer('cdk8s-ml-workloads/dispatch').startSpan(name, { attributes, kind: otel.SpanKind.CLIENT });
  try {
    return await otel.context.with(otel.trace.setSpan(otel.context.active(), span), () =>
      action({ set: (more) => void span.setAttributes(more), environment: environmentOf(otel, span.spanContext()) }));
  } catch (error) {
    span.recordException(error as Error);
    span.setStatus({ code: otel.SpanStatusCode.ERROR, message: (error as Error).message });
    throw error;
  } finally {
    span.end();
  }
}

/**
 * What the W3C lays down for a header, as a variable.
 *
 * @see https://www.w3.org/TR/trace-context/#traceparent-header
 */
function environmentOf(otel: typeof Otel, context: Otel.SpanContext): Record<string, string> {
  if (!otel.isSpanContextValid(context)) {
    return {};
  }
  const { traceId, spanId, traceFlags, traceState } = context;
  const state = traceState?.serialize() ?? '';
  return {
    TRACEPARENT: `00-${traceId}-${spanId}-${traceFlags.toString(16).padStart(2, '0')}`, ...(state === '' ? {} : { TRACESTATE: state }),
  };
}

function openTelemetry(): typeof Otel | undefined {
  try {
    // eslint-disable-next-line @typescript-eslint/no-require-imports
    return require('@opentelemetry/api') as typeof Otel;
  } catch {
    return undefined;
  }
}
