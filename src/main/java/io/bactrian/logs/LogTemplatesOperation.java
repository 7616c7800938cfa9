package io.bactrian.logs;

import io.bactrian.delivery.ErrorCode;
import io.bactrian.delivery.HubException;
import io.bactrian.delivery.Parameter;
import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.apache.camel.Exchange;
import org.apache.camel.Header;
import org.apache.camel.Message;
import org.apache.camel.StreamCache;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;
import org.springframework.lang.Nullable;
import org.springframework.stereotype.Component;

/** The operation {@code mineLogTemplates} of the contract. Few logs are read at once: each keeps a processor busy. */
@Component("logTemplates")
class LogTemplatesOperation {

    private final LogAnalyser analyser;
    private final Semaphore places;
    private final Duration longestWait;

    LogTemplatesOperation(LogAnalyser analyser, @Value("${hub.logs.analyses-at-once:2}") int atOnce,
                          @Value("${hub.logs.longest-wait:10s}") Duration longestWait) {
        this.analyser = analyser;
        this.places = new Semaphore(atOnce, true);
        this.longestWait = longestWait;
    }

    /**
     * Puts the answer in the place of the log.
     *
     * @throws HubException {@link ErrorCode#UNSUPPORTED_MEDIA_TYPE}, {@link ErrorCode#BAD_PARAMETER}, {@link ErrorCode#BODY_TOO_LARGE} or
     *     {@link ErrorCode#OVERLOADED}
     */
    public void mine(Exchange exchange, @Nullable @Header("anomalies") String anomalies) {
        Message message = exchange.getMessage();
        demandText(message.getHeader(Exchange.CONTENT_TYPE, String.class));
        Parameter.oneOf("anomalies", anomalies, Set.of("true", "false"));
        LogAnalysis analysis = analyse(message);
        message.removeHeaders("*");
        message.setHeader(Exchange.HTTP_RESPONSE_CODE, 200);
        message.setHeader(Exchange.CONTENT_TYPE, "application/x-ndjson");
        message.setBody(new AnswerLines(analysis, Boolean.parseBoolean(anomalies)));
    }

    private LogAnalysis analyse(Message message) {
        try {
            if (!places.tryAcquire(longestWait.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new HubException(ErrorCode.OVERLOADED, "Too many logs are being read");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new HubException(ErrorCode.OVERLOADED, "The hub is stopping", e);
        }
        try {
            return analyseBody(message);
        } catch (IOException e) {
            throw new HubException(ErrorCode.MALFORMED_BODY, "The log ended too early", e);
        } finally {
            places.release();
        }
    }

    private LogAnalysis analyseBody(Message message) throws IOException {
        Object body = message.getBody();
        if (body instanceof StreamCache cache) {
            cache.reset();
        }
        if (body instanceof byte[] bytes) {
            return analyser.analyse(new StringReader(new String(bytes, StandardCharsets.UTF_8)));
        }
        if (body instanceof InputStream stream) {
            return analyser.analyse(stream);
        }
        if (body instanceof Reader reader) {
            return analyser.analyse(reader);
        }
        String text = message.getBody(String.class);
        return analyser.analyse(new StringReader(text == null ? "" : text));
    }

    private static void demandText(@Nullable String contentType) {
        try {
            MediaType type = contentType == null ? MediaType.TEXT_PLAIN : MediaType.parseMediaType(contentType);
            if (type.equalsTypeAndSubtype(MediaType.TEXT_PLAIN)
                    && (type.getCharset() == null || type.getCharset().equals(StandardCharsets.UTF_8))) {
                return;
            }
        } catch (InvalidMediaTypeException e) {
            // answered below, like any other type
        }
        throw new HubException(ErrorCode.UNSUPPORTED_MEDIA_TYPE, "This operation reads text/plain in UTF-8");
    }
}
