package io.bactrian.llm.providers;

import dev.langchain4j.exception.TimeoutException;
import dev.langchain4j.http.client.HttpClient;
import dev.langchain4j.http.client.HttpRequest;
import dev.langchain4j.http.client.SuccessfulHttpResponse;
import dev.langchain4j.http.client.sse.ServerSentEventListener;
import dev.langchain4j.http.client.sse.ServerSentEventParser;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.util.Timeout;

/**
 * LangChain4j's way to the wire, on the caller's own thread, streams too: nothing can come in after the call has returned, and no second
 * thread costs a switch. It bounds what LangChain4j's client for the JDK does not: a body that drips for ever, and one without an end. It
 * never repeats a request.
 */
final class ProviderHttpClient implements HttpClient {

    private static final int LARGEST_ANSWER = 16 * 1024 * 1024;

    private final CloseableHttpClient http;
    private final Alarm alarm;

    ProviderHttpClient(CloseableHttpClient http, Alarm alarm) {
        this.http = http;
        this.alarm = alarm;
    }

    @Override
    public SuccessfulHttpResponse execute(HttpRequest request) {
        return call(request, (response, bounds, overdue) -> SuccessfulHttpResponse.builder().statusCode(response.getCode())
                .headers(headers(response)).body(new String(body(response), StandardCharsets.UTF_8)).build());
    }

    @Override
    public void execute(HttpRequest request, ServerSentEventParser parser, ServerSentEventListener listener) {
        try {
            call(request, (response, bounds, overdue) -> {
                listener.onOpen(SuccessfulHttpResponse.builder().statusCode(response.getCode()).headers(headers(response)).body("").build());
                // Not with the first byte: one that drips blanks would be let go on for minutes.
                bounds.atFirstToken(() -> overdue.arm(bounds.longestStream().toMillis()));
                StreamedBody body = new StreamedBody(response.getEntity().getContent());
                parser.parse(body, listener);
                // The parser tells its listener of a failure and returns.
                body.rethrow();
                if (bounds.isCancelled()) {
                    // Without a failure the client would read the rest, to use the connection again.
                    throw new CallerGoneException();
                }
                return null;
            });
            listener.onClose();
        } catch (RuntimeException e) {
            listener.onError(e);
        }
    }

    private interface Reading<T> {

        T read(ClassicHttpResponse response, CallBounds bounds, Overdue overdue) throws IOException;
    }

    private <T> T call(HttpRequest request, Reading<T> reading) {
        CallBounds bounds = CallBounds.current();
        long left = bounds.left().toMillis();
        if (left <= 0) {
            throw new TimeoutException("No time was left");
        }
        HttpUriRequestBase wire = new HttpUriRequestBase(request.method().name(), URI.create(request.url()));
        request.headers().forEach((name, values) -> values.forEach(value -> wire.addHeader(name, value)));
        if (request.body() != null) {
            wire.setEntity(new ByteArrayEntity(request.body().getBytes(StandardCharsets.UTF_8), ContentType.APPLICATION_JSON));
        }
        Timeout silence = Timeout.ofMilliseconds(Math.max(1, Math.min(left, bounds.silence().toMillis())));
        wire.setConfig(RequestConfig.custom().setConnectionRequestTimeout(silence).setResponseTimeout(silence).build());
        Overdue overdue = new Overdue(wire, alarm, left);
        try {
            return http.execute(wire, response -> {
                if (response.getCode() < 200 || response.getCode() > 299) {
                    String body = new String(body(response), StandardCharsets.UTF_8);
                    throw new ProviderHttpException(response.getCode(), body, RetryAfter.in(response));
                }
                return reading.read(response, bounds, overdue);
            });
        } catch (IOException | RuntimeException e) {
            throw overdue.translate(e);
        } finally {
            overdue.disarm();
        }
    }

    private static byte[] body(ClassicHttpResponse response) throws IOException {
        HttpEntity entity = response.getEntity();
        if (entity == null) {
            return new byte[0];
        }
        try (InputStream stream = entity.getContent()) {
            byte[] body = stream.readNBytes(LARGEST_ANSWER + 1);
            if (body.length > LARGEST_ANSWER) {
                throw new FailedCallException(ProviderFailure.of(ProviderFailure.Kind.UNUSABLE_ANSWER, "the answer is too large"));
            }
            return body;
        }
    }

    private static Map<String, List<String>> headers(ClassicHttpResponse response) {
        Map<String, List<String>> headers = new HashMap<>();
        for (Header header : response.getHeaders()) {
            headers.put(header.getName(), List.of(header.getValue()));
        }
        return headers;
    }

    /** Ends a call when its time is over, whatever it is doing. */
    static final class Overdue {

        private final HttpUriRequestBase wire;
        private final Alarm alarm;
        private final AtomicBoolean rang = new AtomicBoolean();
        private ScheduledFuture<?> pending;

        private Overdue(HttpUriRequestBase wire, Alarm alarm, long millis) {
            this.wire = wire;
            this.alarm = alarm;
            arm(millis);
        }

        /** From now on, so many milliseconds. */
        void arm(long millis) {
            disarm();
            pending = alarm.after(millis, TimeUnit.MILLISECONDS, () -> {
                rang.set(true);
                wire.cancel();
            });
        }

        void disarm() {
            if (pending != null) {
                pending.cancel(false);
            }
        }

        RuntimeException translate(Exception failure) {
            if (failure instanceof CallerGoneException gone) {
                return gone;
            }
            if (rang.get() || failure instanceof InterruptedIOException) {
                return new TimeoutException("No answer in time");
            }
            if (failure instanceof IOException) {
                return new UnreachableException("could not be reached: " + failure.getClass().getSimpleName());
            }
            return (RuntimeException) failure;
        }
    }
}
